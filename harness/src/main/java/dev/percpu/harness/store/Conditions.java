package dev.percpu.harness.store;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the machine and the JVM did while a fork measured. What could not be found out is empty, and
 * {@code absent} says why.
 *
 * @param megahertzBefore mean frequency of the fork's CPUs before its first measured iteration
 * @param megahertzAfter the same after its last
 * @param steal share of the fork's CPUs' time that the hypervisor withheld, 0 to 1
 * @param voluntarySwitches how often workers gave their CPU up
 * @param involuntarySwitches how often it was taken from them
 * @param migrations how often workers moved to another CPU
 * @param gcMillis time that collectors took
 * @param safepointMillis time that threads stood at safepoints
 * @param events hardware events for each operation, by perf's names; none where they were not
 *     counted
 * @param multiplexed whether events shared counters, so that their numbers are extrapolated
 * @param absent why a field is empty, by its name
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
     * Conditions of which only events were looked at.
     *
     * @param events hardware events for each operation, by perf's names
     * @param multiplexed whether their numbers are extrapolated
     * @param absent why an event is missing, by its name
     * @return the conditions, the other fields empty
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
