package dev.percpu.harness.plan.targets;

import dev.percpu.harness.bench.targets.TargetBenchmark;
import dev.percpu.harness.store.Footprints.Where;
import java.util.Map;
import java.util.stream.Collectors;

/** One thing to measure in JVMs of its own. */
public sealed interface Probe {

    /**
     * What it is called in samples and goals.
     *
     * @return a name that no other probe of a plan has
     */
    String name();

    /**
     * The time of an operation.
     *
     * @param benchmark what the threads do
     * @param subject what they do it to
     * @param threads how many there are
     * @param parameters the benchmark's other parameters, by their names
     */
    record Timed(
            TargetBenchmark benchmark, String subject, int threads, Map<String, String> parameters)
            implements Probe {

        /** Copies the map. */
        public Timed {
            parameters = Map.copyOf(parameters);
        }

        @Override
        public String name() {
            String details =
                    parameters.entrySet().stream()
                            .sorted(Map.Entry.comparingByKey())
                            .map(
                                    parameter ->
                                            ", " + parameter.getKey() + " " + parameter.getValue())
                            .collect(Collectors.joining());
            return benchmark.label()
                    + " "
                    + subject
                    + (threads == 1 ? "" : ", " + threads + " threads")
                    + details;
        }
    }

    /**
     * The memory of a counter.
     *
     * @param where where it is looked for
     * @param subject whose memory
     * @param cpus the CPUs to lay the counter out for
     */
    record Memory(Where where, String subject, int cpus) implements Probe {
        @Override
        public String name() {
            return "memory of " + subject + ", " + cpus + " CPUs";
        }
    }
}
