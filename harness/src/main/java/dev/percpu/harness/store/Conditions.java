package dev.percpu.harness.store;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the machine and the JVM did while a fork measured. A value that is not available is empty,
 * and {@code absent} says why.
 *
 * @param megahertzBefore mean frequency of the fork's CPUs in MHz, before its first measured
 *     iteration
 * @param megahertzAfter the same after its last measured iteration
 * @param steal share of the time of the fork's CPUs that the hypervisor withheld, 0 to 1
 * @param voluntarySwitches how often workers gave up their CPU
 * @param involuntarySwitches how often the kernel took the CPU from a worker
 * @param migrations how often workers moved to another CPU
 * @param gcMillis time of garbage collectors, in milliseconds
 * @param safepointMillis time that threads stood still at safepoints, in milliseconds
 * @param events hardware events for each operation, by perf's names; empty if they were not counted
 * @param multiplexed whether events shared hardware counters, so that their numbers are
 *     extrapolated
 * @param absent why a field is empty, by the field's name
 */
public record Conditions(
        Optional<Double> megahertzBefore,
        Optional<Double> megahertzAfter,
        Optional<Double> steal,
        Optional<Long> voluntarySwitches,
        Optional<Long> involuntarySwitches,
        Optional<Long> migrations,
        Optional<Long> gcMillis,
        Optional<Long> safepointMillis,
        Map<String, Double> events,
        boolean multiplexed,
        Map<String, String> absent) {

    public Conditions {
        events = new TreeMap<>(events);
        absent = new TreeMap<>(absent);
    }

    /**
     * Conditions that hold only events.
     *
     * @param events hardware events for each operation, by perf's names
     * @param multiplexed whether their numbers are extrapolated
     * @param absent why an event is missing, by the event's name
     * @return the conditions, with all other fields empty
     */
    public static Conditions ofEvents(
            Map<String, Double> events, boolean multiplexed, Map<String, String> absent) {
        return new Conditions(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                events,
                multiplexed,
                absent);
    }
}
