package dev.percpu.harness.stats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Fixtures;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MarksTest {

    private static CellKey cell(int threads) {
        return Fixtures.key("LongAdder", "update", threads);
    }

    private static List<Warning> steal(double... shares) {
        return IntStream.range(0, shares.length)
                .mapToObj(
                        i -> new Warning(Warning.Kind.STEAL, cell(i + 1), "steal " + i, shares[i]))
                .toList();
    }

    @Test
    void whatMostCellsHaveIsSaidOnceAndMarksNone() {
        Marks marks = Marks.of(steal(0.03, 0.04, 0.05), 5);

        assertThat(marks.marks()).isEmpty();
        assertThat(marks.common())
                .containsExactly(
                        "3 of 5 cells, for example update, LongAdder, 2 threads: steal 1.");
    }

    @Test
    void aCellThatIsFarWorseThanItsNeighboursKeepsItsMark() {
        Marks marks = Marks.of(steal(0.03, 0.04, 0.05, 0.30), 5);

        assertThat(marks.marks()).containsOnlyKeys(cell(4));
        assertThat(marks.common()).hasSize(1);
    }

    @Test
    void whatFewCellsHaveMarksEachOfThem() {
        Marks marks = Marks.of(steal(0.03, 0.04), 5);

        assertThat(marks.common()).isEmpty();
        assertThat(marks.marks()).containsOnlyKeys(cell(1), cell(2));
    }

    @Test
    void amongFewCellsEachSpeaksForItself() {
        assertThat(Marks.of(steal(0.03, 0.04, 0.05), 3).marks()).hasSize(3);
    }

    @Test
    void differentNotesOfForksAreNotTheSame() {
        List<Warning> notes =
                IntStream.range(1, 5)
                        .mapToObj(i -> new Warning(Warning.Kind.NOTED, cell(i), "note " + i))
                        .toList();
        assertThat(Marks.of(notes, 4).marks()).hasSize(4);
        assertThat(Marks.of(notes, 4).common()).isEmpty();
    }
}
