package dev.percpu.harness.plan.targets;

import dev.percpu.harness.bench.targets.TargetBenchmark;
import dev.percpu.harness.store.Footprints.Where;
import java.util.HashMap;
import java.util.List;
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

        /**
         * The same with one parameter more.
         *
         * @param parameter its name
         * @param value its value
         * @return another probe
         */
        public Timed with(String parameter, String value) {
            Map<String, String> all = new HashMap<>(parameters);
            all.put(parameter, value);
            return new Timed(benchmark, subject, threads, all);
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

    /**
     * Work beside counters, of such a length that their time has a given share of the whole. It is
     * found out once in a run, before everything that it is settled for.
     *
     * @param name what it is called
     * @param program the class whose main method finds it
     * @param arguments what it is given, before the file to leave the result in
     */
    record Gauge(String name, Class<?> program, List<String> arguments) implements Probe {

        /** Copies the list. */
        public Gauge {
            arguments = List.copyOf(arguments);
        }
    }

    /**
     * The time of an operation, one of whose parameters is settled earlier in the run.
     *
     * @param timed the operation, without that parameter
     * @param parameter the parameter's name
     * @param gauge what settles it
     */
    record Settled(Timed timed, String parameter, Gauge gauge) implements Probe {

        @Override
        public String name() {
            return timed.name() + ", " + gauge.name();
        }

        /**
         * The same with the parameter.
         *
         * @param value its value
         * @return the operation; its name is another one
         */
        public Timed with(long value) {
            return timed.with(parameter, String.valueOf(value));
        }
    }

    /**
     * What the sample is called that tells a probe's share of its own time.
     *
     * @param probe the probe's name
     * @return the sample's
     */
    static String share(String probe) {
        return probe + ", share";
    }
}
