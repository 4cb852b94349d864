package dev.percpu.harness.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percpu.harness.bench.load.Job;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Fixtures;
import dev.percpu.harness.store.Plan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Real gauges, of which each is a JVM of its own. */
class GaugesTest {

    private final List<String> told = new ArrayList<>();

    private static CellKey cell(String subject, String workload) {
        Job parsed = Job.parse(workload);
        CellKey any = Fixtures.key(subject, parsed.name(), 1);
        return new CellKey(subject, any.kind(), any.scenario().withParameters(parsed.parameters()));
    }

    private Plan settled(CellKey... cells) throws IOException {
        return new Gauges(2, List.of(), told::add).settle(Fixtures.plan(1, cells));
    }

    private static String work(Plan plan, int cell) {
        return plan.cells().get(cell).scenario().parameters().get("work");
    }

    @Test
    void allCellsOfARunHaveWorkOfOneLengthThatWasFoundOnce() throws IOException {
        Plan plan =
                settled(
                        cell("LongAdder", "tasks"),
                        cell("lazy:heap:cpu:atomic", "tasks:kernbench,reuse=cached"),
                        cell("LongAdder", "tasks:work=77"),
                        cell("LongAdder", "update"));

        assertThat(told).singleElement().asString().contains("work=" + work(plan, 0), "13.5%");
        assertThat(Integer.parseInt(work(plan, 0))).isPositive();
        assertThat(work(plan, 1)).isEqualTo(work(plan, 0));
        assertThat(work(plan, 2)).isEqualTo("77");
        assertThat(plan.cells().get(1).scenario().parameters())
                .containsEntry("task", "kernbench")
                .containsEntry("reuse", "cached");
        assertThat(plan.cells().get(3).scenario().parameters()).isEmpty();
    }

    @Test
    void aSmallerShareNeedsMoreWork() throws IOException {
        Plan plan =
                settled(
                        cell("LongAdder", "socket-memory:share=20"),
                        cell("LongAdder", "socket-memory:share=1"));

        assertThat(told).hasSize(2);
        assertThat(Integer.parseInt(work(plan, 1)))
                .isGreaterThan(4 * Integer.parseInt(work(plan, 0)));
    }

    @Test
    void aShareThatCannotBeIsOneLineWithTheRemedy() {
        assertThatThrownBy(() -> settled(cell("LongAdder", "socket-memory:share=100")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the counters' share is only")
                .hasMessageContaining("give the length with work=")
                .message()
                .hasLineCount(1);
        assertThat(told).isEmpty();
    }
}
