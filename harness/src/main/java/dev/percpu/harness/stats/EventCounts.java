package dev.percpu.harness.stats;

import dev.percpu.harness.store.Conditions;
import dev.percpu.harness.store.ForkResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Hardware events of a cell, from forks whose times do not count.
 *
 * @param perOperation events for each operation, the mean over forks, by perf's names
 * @param multiplexed whether events shared counters in some fork, so that numbers are extrapolated
 * @param forks how many forks counted
 */
public record EventCounts(Map<String, Double> perOperation, boolean multiplexed, int forks) {

    public EventCounts {
        perOperation = new TreeMap<>(perOperation);
    }

    /** The counts of a cell's rows; empty if none of them counted anything. */
    static Optional<EventCounts> of(List<ForkResult> counting) {
        List<Conditions> counted =
                counting.stream()
                        .filter(result -> result.error().isEmpty())
                        .flatMap(result -> result.conditions().stream())
                        .filter(conditions -> !conditions.events().isEmpty())
                        .toList();
        if (counted.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Double> means =
                counted.stream()
                        .flatMap(conditions -> conditions.events().entrySet().stream())
                        .collect(
                                Collectors.groupingBy(
                                        Map.Entry::getKey,
                                        TreeMap::new,
                                        Collectors.averagingDouble(Map.Entry::getValue)));
        boolean multiplexed = counted.stream().anyMatch(Conditions::multiplexed);
        return Optional.of(new EventCounts(means, multiplexed, counted.size()));
    }
}
