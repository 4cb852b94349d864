package dev.percpu.harness.stats;

import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.ForkRow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All that a run's rows say against its figures. */
public final class Doubts {

    private Doubts() {}

    /**
     * Looks for doubts.
     *
     * @param rows the rows of a run, in any order
     * @param precision how far an interval may reach to either side, as a share of the mean; empty
     *     if nobody asked for a precision
     * @return the doubts, cell by cell in the order of the rows
     */
    public static List<Doubt> of(List<ForkRow> rows, OptionalDouble precision) {
        Map<CellKey, List<ForkRow>> cells =
                rows.stream()
                        .collect(
                                Collectors.groupingBy(
                                        ForkRow::cell, LinkedHashMap::new, Collectors.toList()));
        return cells.entrySet().stream()
                .flatMap(cell -> of(cell.getKey(), cell.getValue(), precision))
                .toList();
    }

    private static Stream<Doubt> of(CellKey key, List<ForkRow> rows, OptionalDouble precision) {
        CellForks forks = CellForks.of(rows);
        Stream<Doubt> samples =
                forks.scored()
                        ? new SampleDoubts(key, forks, precision).all().stream()
                        : Stream.empty();
        return Stream.concat(samples, new ConditionDoubts(key, rows).all().stream());
    }
}
