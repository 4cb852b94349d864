package dev.percpu.harness.stats;

import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.ForkResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All warnings about the figures of a run. */
public final class Warnings {

    private Warnings() {}

    /**
     * Finds the warnings.
     *
     * @param results the fork results of a run, in any order
     * @param precision how far an interval may reach to either side, as a share of the mean; empty
     *     if no precision was asked for
     * @return the warnings, cell by cell in the order of the fork results
     */
    public static List<Warning> of(List<ForkResult> results, OptionalDouble precision) {
        Map<CellKey, List<ForkResult>> cells =
                results.stream()
                        .collect(
                                Collectors.groupingBy(
                                        ForkResult::cell, LinkedHashMap::new, Collectors.toList()));
        return cells.entrySet().stream()
                .flatMap(cell -> of(cell.getKey(), cell.getValue(), precision))
                .toList();
    }

    private static Stream<Warning> of(
            CellKey key, List<ForkResult> results, OptionalDouble precision) {
        CellForks forks = CellForks.of(results);
        Stream<Warning> samples =
                forks.scored()
                        ? new SampleWarnings(key, forks, precision).all().stream()
                        : Stream.empty();
        return Stream.concat(samples, new ConditionWarnings(key, results).all().stream());
    }
}
