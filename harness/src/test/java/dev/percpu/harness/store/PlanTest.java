package dev.percpu.harness.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.harness.store.Plan.Step;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlanTest {

    private static final List<CellKey> CELLS =
            IntStream.rangeClosed(1, 8)
                    .mapToObj(threads -> Fixtures.key("LongAdder", "update", threads))
                    .toList();

    private static Plan plan(Plan.Order order, long seed) {
        return new Plan(
                CELLS, 3, Timing.QUICK, order, seed, Optional.empty(), Optional.empty(), true);
    }

    @Test
    void interleavedForksOfOneCellAreAsFarApartAsTheyCanBe() {
        List<Step> steps = plan(Plan.Order.INTERLEAVED, 1).steps();

        assertThat(steps).hasSize(8 * 4).doesNotHaveDuplicates();
        for (int i = 0; i < 8 * 3; i++) {
            assertThat(steps.get(i)).isEqualTo(new Step(CELLS.get(i % 8), i / 8, Purpose.TIMING));
        }
    }

    @Test
    void aRandomOrderHasTheSameRoundsShuffledByTheSeedAlone() {
        List<List<Step>> rounds = plan(Plan.Order.RANDOM, 1).rounds();

        for (int fork = 0; fork < 3; fork++) {
            assertThat(rounds.get(fork))
                    .containsExactlyInAnyOrderElementsOf(
                            plan(Plan.Order.INTERLEAVED, 1).rounds().get(fork));
        }
        assertThat(rounds).isEqualTo(plan(Plan.Order.RANDOM, 1).rounds());
        assertThat(rounds.subList(0, 3))
                .isNotEqualTo(plan(Plan.Order.RANDOM, 2).rounds().subList(0, 3))
                .isNotEqualTo(plan(Plan.Order.INTERLEAVED, 1).rounds().subList(0, 3));
        assertThat(cells(rounds.get(0))).isNotEqualTo(cells(rounds.get(1)));
    }

    private static List<CellKey> cells(List<Step> steps) {
        return steps.stream().map(Step::cell).toList();
    }

    @Test
    void aSerialOrderHasAllForksOfACellBesideEachOther() {
        List<Step> steps = plan(Plan.Order.SERIAL, 1).steps();

        assertThat(steps).hasSize(8 * 4).doesNotHaveDuplicates();
        for (int i = 0; i < 8 * 3; i++) {
            assertThat(steps.get(i)).isEqualTo(new Step(CELLS.get(i / 3), i % 3, Purpose.TIMING));
        }
    }

    @Test
    void eventsAreCountedInOneForkOfEachCellAfterTheirTimes() {
        for (Plan.Order order : Plan.Order.values()) {
            List<Step> steps = plan(order, 1).steps();

            assertThat(steps.subList(24, 32))
                    .isEqualTo(
                            CELLS.stream()
                                    .map(cell -> new Step(cell, 0, Purpose.COUNTING))
                                    .toList());
        }
    }

    @Test
    void theEstimateIsThatOfAllForks() {
        assertThat(plan(Plan.Order.RANDOM, 1).estimate())
                .isEqualTo(Timing.QUICK.fork().multipliedBy(8 * 4));
    }
}
