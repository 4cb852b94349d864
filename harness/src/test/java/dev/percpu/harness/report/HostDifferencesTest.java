package dev.percpu.harness.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HostDifferencesTest {

    private static ReportedRun run(String name, String model, int cpus) {
        return SyntheticRun.of(
                        SyntheticHost.bigBox(model, cpus),
                        List.of("LongAdder"),
                        List.of(SyntheticRun.work("update")),
                        List.of(1))
                .reported(name);
    }

    @Test
    void machinesHaveAColumnEachAndOnlyWhatDiffersARow() {
        List<ReportedRun> runs =
                List.of(
                        run("a/update", "A", 64),
                        run("a/reads", "A", 64),
                        run("b/update", "B", 128));

        Table table = HostDifferences.of(runs).orElseThrow();
        assertThat(table.columns()).containsExactly("differs", "a/update and 1 other", "b/update");
        assertThat(table.rows())
                .extracting(row -> row.get(0))
                .contains("Processor", "CPUs")
                .doesNotContain("Forks", "Started", "Version");
        assertThat(TextReport.render(runs)).startsWith("differs ").contains("run     b/update");
        assertThat(MarkdownReport.render(runs)).contains("## Hosts");
    }

    @Test
    void runsOfOneMachineDifferInNothing() {
        assertThat(HostDifferences.of(List.of(run("a", "A", 64), run("b", "A", 64)))).isEmpty();
    }
}
