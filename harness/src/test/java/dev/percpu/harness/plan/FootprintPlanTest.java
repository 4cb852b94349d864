package dev.percpu.harness.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percpu.counters.Variant;
import dev.percpu.harness.store.Footprints.Where;
import java.util.List;
import org.junit.jupiter.api.Test;

class FootprintPlanTest {

    private static final long PLENTY = 1L << 50;

    private static FootprintPlan plan(
            String subject, List<Integer> counters, List<Integer> cpus, long free)
            throws PlanException {
        return FootprintPlan.of(List.of(subject), counters, cpus, 2, free);
    }

    @Test
    void anOffHeapVariantIsLookedForInBothPlacesThroughSlotsThatCanBeWrittenTo()
            throws PlanException {
        FootprintPlan plan = plan("percpu:offheap:thread-hash", List.of(1, 10), List.of(8), PLENTY);

        assertThat(plan.left()).isEmpty();
        assertThat(plan.tasks())
                .containsExactly(
                        task(Where.HEAP, 1), task(Where.OFFHEAP, 1), task(Where.OFFHEAP, 10));
    }

    private static FootprintTask task(Where where, int counters) {
        String name = "percpu:offheap:thread-hash:atomic";
        return new FootprintTask(name, name, where, counters, 8);
    }

    @Test
    void aHeapVariantIsLookedForOnTheHeapAlone() throws PlanException {
        assertThat(plan("striped:heap", List.of(1, 10), List.of(8, 16), PLENTY).tasks())
                .hasSize(2)
                .allMatch(task -> task.where() == Where.HEAP);
    }

    @Test
    void whatTakesMoreThanTheFreeMemoryIsLeftWithTheFigures() throws PlanException {
        FootprintPlan plan =
                plan("percpu:offheap:thread-hash", List.of(1_000_000), List.of(4096), 1L << 30);

        assertThat(plan.tasks()).allMatch(task -> task.where() == Where.HEAP);
        assertThat(plan.left())
                .singleElement()
                .asString()
                .contains("1,000,000 of them", "4,096 CPUs", "62,500 MiB", "1,024 MiB");
    }

    @Test
    void aVariantOfInstalledCodeSaysWhichOtherTakesTheSame() {
        FootprintPlan.Draft draft = new FootprintPlan.Draft(List.of(1), List.of(8), PLENTY);

        draft.variant(Variant.parse("percpu:offheap:cpu:rseq-installed"));

        assertThat(draft.tasks()).isEmpty();
        assertThat(draft.left()).singleElement().asString().endsWith("with store rseq takes");
    }

    @Test
    void aVariantWhoseSlotsCannotBeWrittenToSaysSo() throws PlanException {
        FootprintPlan plan = plan("owner:offheap", List.of(1), List.of(8), PLENTY);

        assertThat(plan.tasks()).allMatch(task -> task.where() == Where.HEAP);
        assertThat(plan.left()).singleElement().asString().contains("owner:offheap");
    }

    @Test
    void theUsualPlanHasEveryDesignOnAndOffTheHeapAndTheAdderButNotTheLossyOne()
            throws PlanException {
        FootprintPlan plan = FootprintPlan.of(List.of(), List.of(1), List.of(8), 2, PLENTY);

        assertThat(plan.tasks().stream().map(FootprintTask::name))
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
