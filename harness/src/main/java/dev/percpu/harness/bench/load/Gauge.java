package dev.percpu.harness.bench.load;

import java.util.List;

/**
 * A program that finds the length of a workload's work beside its counters.
 *
 * @param program the class with the program's main method
 * @param arguments its arguments; the name of the file for a {@link
 *     dev.percpu.harness.bench.Gauged} is added as the last one
 * @param what what the length is found for, as text for users
 */
public record Gauge(Class<?> program, List<String> arguments, String what) {

    public Gauge {
        arguments = List.copyOf(arguments);
    }
}
