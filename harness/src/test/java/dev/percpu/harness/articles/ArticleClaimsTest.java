package dev.percpu.harness.articles;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.harness.store.Fixtures;
import dev.percpu.harness.store.HostFacts;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArticleClaimsTest {

    private static String verdict(HostFacts host, String claim, int cpus) {
        List<String> lines =
                ArticleClaims.table(host)
                        .lines()
                        .filter(line -> line.startsWith("| " + claim))
                        .filter(line -> line.contains("| " + cpus + " |"))
                        .toList();
        assertThat(lines).hasSize(1);
        return lines.get(0);
    }

    @Test
    void aSmallMachineIsToldWhatItIsTooSmallFor() {
        HostFacts small = Fixtures.host("0-3", "0-1");

        assertThat(verdict(small, "fork-true, lazy", 80))
                .contains("too small to test: 4 CPUs possible");
        assertThat(verdict(small, "socket-memory", 8))
                .contains("too small to test: 2 CPUs that threads may run on");
        assertThat(verdict(small, "fork-true in user space", 256)).contains("tested, the memory");
    }

    @Test
    void aLargeOneTestsWhatItCanAndNeedsAnotherKernelForTheRest() {
        HostFacts large = Fixtures.host("0-255", "0-127");

        assertThat(verdict(large, "socket-memory", 8)).contains("| tested |");
        assertThat(verdict(large, "fork-true, lazy", 256))
                .contains("half of it: repeat on the other kernel");
        assertThat(ArticleClaims.table(large)).doesNotContain("too small");
    }

    @Test
    void possibleCpusDecideOfTheKernelAndAllowedOnesOfThreads() {
        HostFacts confined = Fixtures.host("0-255", "0");

        assertThat(verdict(confined, "share of mm", 256)).contains("half of it");
        assertThat(verdict(confined, "parallel-true in user space", 4))
                .contains("too small to test: 1 CPUs");
    }
}
