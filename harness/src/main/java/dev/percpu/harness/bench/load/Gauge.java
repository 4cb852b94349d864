package dev.percpu.harness.bench.load;

import java.util.List;

/**
 * What finds the length of a workload's work beside its counters.
 *
 * @param program the class whose main method does so
 * @param arguments what it is given, before the file to leave a {@link
 *     dev.percpu.harness.bench.Gauged} in
 * @param what what the length is found for, for people
 */
public record Gauge(Class<?> program, List<String> arguments, String what) {

    public Gauge {
        arguments = List.copyOf(arguments);
    }
}
