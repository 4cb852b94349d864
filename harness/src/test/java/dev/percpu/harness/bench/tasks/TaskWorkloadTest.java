package dev.percpu.harness.bench.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

class TaskWorkloadTest {

    @Test
    void whatIsCompleteStaysAsItIs() {
        SortedMap<String, String> all =
                TaskWorkload.parameters(Map.of("task", "kernbench", "reuse", "cached"));

        assertThat(all)
                .containsEntry("anon", "1262")
                .containsEntry("reuse", "cached")
                .containsEntry("extent", "counters")
                .containsEntry("work", "0");
        assertThat(TaskWorkload.parameters(all)).isEqualTo(all);
    }

    @Test
    void theBenchmarkIsGivenTheTaskAsOneText() {
        Map<String, String> benchmark =
                TaskWorkload.ofBenchmark(
                        TaskWorkload.parameters(
                                Map.of("threads", "3", "extent", "separate", "work", "70")));

        assertThat(benchmark)
                .containsOnlyKeys("task", "work", "reuse", "extent")
                .containsEntry("extent", "SEPARATE")
                .containsEntry("reuse", "IMMEDIATE")
                .containsEntry("work", "70");
        assertThat(TaskParameters.parse(benchmark.get("task")))
                .isEqualTo(TaskParameters.parse("fork-true,threads=3"));
    }

    @Test
    void whatCannotBeNamesValueAndRemedy() {
        assertThatThrownBy(() -> TaskWorkload.parameters(Map.of("work", "-1")))
                .hasMessage("work must be a whole number from 0 to 1000000000, not '-1'");
        assertThatThrownBy(() -> TaskWorkload.parameters(Map.of("reuse", "never")))
                .hasMessage(
                        "reuse must be one of after-collection, immediate, cached, not 'never'");
        assertThatThrownBy(() -> TaskWorkload.parameters(Map.of("extent", "all")))
                .hasMessageContaining("counters, separate, together, not 'all'");
        assertThatThrownBy(() -> TaskWorkload.parameters(Map.of("faults", "1")))
                .hasMessageContaining("no parameter 'faults'");
    }
}
