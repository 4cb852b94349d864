package dev.percpu.harness.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percpu.counters.Variant;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Scenario;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FootprintPlanTest {

    private static final long PLENTY = 1L << 50;

    private static FootprintPlan plan(
            String subject, List<Integer> counters, List<Integer> cpus, long free)
            throws PlanException {
        return FootprintPlan.of(List.of(subject), counters, cpus, 2, free);
    }

    @Test
    void anOffHeapVariantIsMeasuredOnAndOffTheHeapThroughSlotsThatCanBeWrittenTo()
            throws PlanException {
        FootprintPlan plan = plan("percpu:offheap:thread-hash", List.of(1, 10), List.of(8), PLENTY);

        assertThat(plan.left()).isEmpty();
        assertThat(plan.cells().stream().map(CellKey::scenario).map(Scenario::workloadLabel))
                .containsExactly(
                        "footprint:counters=1,state=one-more,where=heap",
                        "footprint:counters=1,state=one-more,where=offheap",
                        "footprint:counters=10,state=one-more,where=offheap");
        assertThat(plan.cells())
                .allMatch(cell -> cell.scenario().possibleCpus().equals(Optional.of(8)))
                .allMatch(cell -> cell.subject().equals("percpu:offheap:thread-hash:atomic"));
    }

    private static boolean onHeap(CellKey cell) {
        return cell.scenario().parameters().get("where").equals("heap");
    }

    @Test
    void aHeapVariantIsMeasuredOnTheHeapAlone() throws PlanException {
        assertThat(plan("striped:heap", List.of(1, 10), List.of(8, 16), PLENTY).cells())
                .hasSize(2)
                .allMatch(FootprintPlanTest::onHeap);
    }

    @Test
    void cellsBeyondTheFreeMemoryAreLeftOutWithTheFigures() throws PlanException {
        FootprintPlan plan =
                plan("percpu:offheap:thread-hash", List.of(1_000_000), List.of(4096), 1L << 30);

        assertThat(plan.cells()).allMatch(FootprintPlanTest::onHeap);
        assertThat(plan.left())
                .singleElement()
                .asString()
                .contains("1,000,000 of them", "4,096 CPUs", "62,500 MiB", "1,024 MiB");
    }

    @Test
    void aVariantOfInstalledCodeSaysWhichOtherTakesTheSame() {
        FootprintPlan.Draft draft = new FootprintPlan.Draft(List.of(1), List.of(8), PLENTY);

        draft.variant(Variant.parse("percpu:offheap:cpu:rseq-installed"));

        assertThat(draft.cells()).isEmpty();
        assertThat(draft.left())
                .singleElement()
                .asString()
                .endsWith("with store rseq takes as much memory");
    }

    @Test
    void aVariantWhoseSlotsCannotBeWrittenToSaysSo() throws PlanException {
        FootprintPlan plan = plan("owner:offheap", List.of(1), List.of(8), PLENTY);

        assertThat(plan.cells()).allMatch(FootprintPlanTest::onHeap);
        assertThat(plan.left()).singleElement().asString().contains("owner:offheap");
    }

    @Test
    void theUsualPlanHasEveryDesignOnAndOffTheHeapAndTheAdderButNotTheLossyOne()
            throws PlanException {
        FootprintPlan plan = FootprintPlan.of(List.of(), List.of(1), List.of(8), 2, PLENTY);

        assertThat(plan.cells().stream().map(CellKey::subject))
                .anyMatch(name -> name.startsWith("lazy:heap:"))
                .anyMatch(name -> name.startsWith("percpu:offheap:"))
                .anyMatch(name -> name.startsWith("LongAdder"))
                .noneMatch(name -> name.startsWith("nonatomic"));
    }

    @Test
    void unknownNamesAndNumbersOutOfRangeAreRefusedWithTheValue() {
        assertThatThrownBy(() -> plan("percpu:nowhere", List.of(1), List.of(8), PLENTY))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("percpu:nowhere");
        assertThatThrownBy(() -> plan("percpu", List.of(0), List.of(8), PLENTY))
                .hasMessage("a number of counters must be 1 to 1,000,000 here, not 0");
        assertThatThrownBy(() -> plan("percpu", List.of(1), List.of(1), PLENTY))
                .hasMessage("a number of CPUs must be 2 to 65,536 here, not 1");
    }
}
