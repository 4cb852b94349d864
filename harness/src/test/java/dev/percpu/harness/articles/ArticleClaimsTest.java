package dev.percpu.harness.articles;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Fixtures;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.HostFacts;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Scenario;
import dev.percpu.harness.store.Validation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ArticleClaimsTest {

    private static String verdict(HostFacts host, String claim, int cpus) {
        List<String> lines =
                ArticleClaims.table(host, List.of())
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
        assertThat(verdict(small, "fork-true in user space", 256)).contains("tested; the memory");
    }

    @Test
    void aLargeOneTestsWhatItCanAndNeedsAnotherKernelForTheRest() {
        HostFacts large = Fixtures.host("0-255", "0-127");

        assertThat(verdict(large, "socket-memory", 8)).contains("| tested |");
        assertThat(verdict(large, "fork-true, lazy", 256))
                .contains("half tested: repeat on the other kernel");
        assertThat(ArticleClaims.table(large, List.of())).doesNotContain("too small");
    }

    @Test
    void possibleCpusDecideOfTheKernelAndAllowedOnesOfThreads() {
        HostFacts confined = Fixtures.host("0-255", "0");

        assertThat(verdict(confined, "share of mm", 256)).contains("half tested");
        assertThat(verdict(confined, "parallel-true in user space", 4))
                .contains("too small to test: 1 CPU ");
    }

    @Test
    void rowsOfSimulatedCpusAreHeldAgainstTheClaims() {
        List<ForkResult> rows =
                List.of(
                        task("percpu:heap:cpu:atomic", "immediate", 1e5),
                        task("lazy:heap:cpu:atomic", "immediate", 1.25e5),
                        task("unified:heap:cpu:atomic", "cached", 1e5));

        String table = ArticleClaims.table(Fixtures.host("0-3", "0-1"), rows);

        assertThat(table.lines().filter(line -> line.contains("fork-true in user space")))
                .anyMatch(line -> line.contains("−11%") && line.contains(": heap −20.0%"))
                .anyMatch(line -> line.contains("−6%") && line.contains("simulated |"));
        assertThat(table.lines().filter(line -> line.contains("unified structure")))
                .anyMatch(line -> line.contains(": heap +25.0%"));
    }

    private static ForkResult task(String subject, String reuse, double throughput) {
        Scenario scenario =
                new Scenario(
                        "tasks",
                        new TreeMap<>(Map.of("task", "fork-true", "reuse", reuse)),
                        1,
                        "none",
                        Optional.of(256),
                        "own",
                        List.of());
        return Fixtures.measured(
                new CellKey(subject, Kind.VARIANT, scenario),
                0,
                Optional.of(new Validation(1, 1)),
                List.of(throughput));
    }
}
