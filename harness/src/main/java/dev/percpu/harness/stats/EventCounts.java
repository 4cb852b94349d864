package dev.percpu.harness.stats;

import dev.percpu.harness.store.Conditions;
import dev.percpu.harness.store.ForkResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Hardware events of a cell, from forks whose times are not used.
 *
 * @param perOperation events per operation, the mean over forks, by the names that perf uses
 * @param multiplexed whether events shared hardware counters in some fork, so that their numbers
 *     are extrapolated
 * @param forks the number of forks that counted events
 */
public record EventCounts(Map<String, Double> perOperation, boolean multiplexed, int forks) {

    public EventCounts {
        perOperation = new TreeMap<>(perOperation);
    }

    /** The events of a cell's counting forks; empty if no fork counted any. */
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
