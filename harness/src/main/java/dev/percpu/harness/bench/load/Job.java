package dev.percpu.harness.bench.load;

import dev.percpu.counters.Variant;
import dev.percpu.harness.bench.CPeers;
import dev.percpu.harness.bench.Parameter;
import dev.percpu.harness.bench.Parameter.Choice;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Scenario;
import dev.percpu.harness.store.Twins;
import dev.percpu.harness.text.Plural;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A workload with a value for each of its parameters: what the threads of a cell do.
 *
 * @param workload the workload
 * @param parameters the values by the parameters' names, without optional parameters that are not
 *     given
 */
public record Job(Workload workload, SortedMap<String, String> parameters) {

    /** The parameter whose value a gauge may have to find. */
    private static final String WORK = "work";

    public Job {
        parameters = new TreeMap<>(parameters);
    }

    /**
     * Creates a job.
     *
     * @param given values by the parameters' names; missing parameters have their default values
     * @throws IllegalArgumentException if a parameter is unknown, if its value is out of range or
     *     contradicts another one, or if a file that it names has an error; the message is one line
     *     for the user
     */
    public static Job of(Workload workload, Map<String, String> given) {
        Map<String, String> open = new TreeMap<>(given);
        SortedMap<String, String> parameters = new TreeMap<>();
        try {
            for (Parameter parameter : workload.parameters()) {
                String value = open.remove(parameter.name());
                if (value != null) {
                    parameters.put(parameter.name(), parameter.checked(value));
                } else if (parameter.always()) {
                    parameters.put(parameter.name(), parameter.standard());
                }
            }
            Job job = new Job(workload, parameters);
            if (open.isEmpty()) {
                workload.check(job);
                return job;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "workload '" + workload.name() + "': " + e.getMessage(), e);
        }
        throw new IllegalArgumentException(unknown(workload, open.keySet().iterator().next()));
    }

    /**
     * The job of a scenario.
     *
     * @throws IllegalArgumentException if this build has no such workload or parameter
     */
    public static Job of(Scenario scenario) {
        return of(named(scenario.workload()), scenario.parameters());
    }

    private static Workload named(String name) {
        return Workloads.named(name)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "unknown workload '"
                                                + name
                                                + "'; use one of "
                                                + Workloads.all().stream()
                                                        .map(Workload::name)
                                                        .collect(Collectors.joining(", "))));
    }

    private static String unknown(Workload workload, String parameter) {
        return "workload '%s' has no parameter '%s'; %s"
                .formatted(
                        workload.name(),
                        parameter,
                        workload.parameters().isEmpty()
                                ? "it takes no parameters"
                                : "use "
                                        + workload.parameters().stream()
                                                .map(Parameter::name)
                                                .collect(Collectors.joining(", ")));
    }

    /**
     * Parses a job from the form that options and rows use.
     *
     * @param text {@code name} or {@code name:key=value,key=value}; if the workload's first
     *     parameter is a choice, its word may come first without the parameter's name
     * @throws IllegalArgumentException if the text is not a job; the message is one line for the
     *     user, with the remedy
     */
    public static Job parse(String text) {
        String[] parts = text.strip().split(":", 2);
        Workload workload = named(parts[0]);
        return of(workload, parts.length == 1 ? Map.of() : pairs(workload, parts[1]));
    }

    private static Map<String, String> pairs(Workload workload, String text) {
        String name = workload.name();
        Map<String, String> pairs = new HashMap<>();
        for (String piece : text.split(",", -1)) {
            String pair = pairs.isEmpty() ? firstNamed(workload, piece) : piece;
            String[] parts = pair.split("=", 2);
            if (parts.length < 2) {
                throw new IllegalArgumentException(
                        "workload '%s': '%s' is not a parameter; write %s:key=value,key=value"
                                .formatted(name, pair, name));
            }
            if (pairs.put(parts[0].strip(), parts[1].strip()) != null) {
                throw new IllegalArgumentException(
                        "workload '%s' has parameter '%s' twice; give it once"
                                .formatted(name, parts[0].strip()));
            }
        }
        return pairs;
    }

    private static String firstNamed(Workload workload, String piece) {
        return workload.parameters().stream()
                .findFirst()
                .filter(
                        first ->
                                first instanceof Choice choice
                                        && choice.words().contains(piece.strip()))
                .map(first -> first.name() + "=" + piece)
                .orElse(piece);
    }

    public String name() {
        return workload.name();
    }

    /** The job in the form that options and rows use, with all its parameters. */
    public String label() {
        return parameters.isEmpty()
                ? name()
                : parameters.entrySet().stream()
                        .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                        .collect(Collectors.joining(",", name() + ":", ""));
    }

    /** The value of a numeric parameter. */
    public int number(String parameter) {
        return Integer.parseInt(word(parameter));
    }

    /**
     * The value of a parameter.
     *
     * @throws IllegalArgumentException if there is no such parameter
     */
    public String word(String parameter) {
        return Optional.ofNullable(parameters.get(parameter))
                .orElseThrow(() -> new IllegalArgumentException(unknown(workload, parameter)));
    }

    /**
     * The gauge that must find the length of the work beside the counters before the job can be
     * measured; empty if the length is known.
     */
    public Optional<Gauge> gauge(int possibleCpus) {
        return Parameter.Gauged.OPEN.equals(parameters.get(WORK))
                ? workload.gauge(this, possibleCpus)
                : Optional.empty();
    }

    /** The same job with the length that was found. */
    public Job settled(long steps) {
        SortedMap<String, String> all = new TreeMap<>(parameters);
        all.put(WORK, String.valueOf(steps));
        return new Job(workload, all);
    }

    /**
     * The number of a cell's threads that read; the others update. Readers have the highest
     * numbers.
     */
    public int readers() {
        return workload.readers(this);
    }

    /**
     * Why a subject cannot do this job, so that no fork has to be started to find that out.
     *
     * @param subject the subject's name
     * @param threads the number of threads
     * @return the reason in one line; empty if it can
     * @throws IllegalArgumentException if there is no such subject
     */
    public Optional<String> refusal(String subject, int threads) {
        int least = workload.leastThreads(this);
        if (threads < least) {
            return Optional.of(
                    "%s needs at least %s, not %d"
                            .formatted(label(), Plural.of(least, "thread"), threads));
        }
        if (threads > workload.mostThreads(this)) {
            return Optional.of(
                    "%s is for %s, not %d"
                            .formatted(
                                    label(),
                                    Plural.of(workload.mostThreads(this), "thread"),
                                    threads));
        }
        Subject found = Subject.named(subject);
        if (found.kind() == Kind.YARDSTICK && !(workload instanceof BenchmarkWorkload)) {
            return Optional.of(
                    found.name()
                            + " is a yardstick; only the goals' workloads measure it, with"
                            + " one thread");
        }
        if (Twins.isInC(subject)) {
            return workload.asksForLoops()
                    ? CPeers.unavailable(subject)
                    : Optional.of(subject + " is a loop in C; it can run workload update only");
        }
        return workload.refusal(this, found, threads).or(() -> singleOwner(found, threads));
    }

    /**
     * Why a counter with a single owner cannot be measured: only one of several threads would be
     * the owner, and the path of the others would be measured.
     */
    private Optional<String> singleOwner(Subject subject, int threads) {
        if (subject.kind() != Kind.VARIANT || !hasSingleOwner(Variant.parse(subject.name()))) {
            return Optional.empty();
        }
        long updaters = workload.updaters(this, threads);
        return updaters > 1
                ? Optional.of(
                        subject.name()
                                + " has one owner, but "
                                + updaters
                                + " threads would update it; use one thread, or workload remote")
                : Optional.empty();
    }

    private static boolean hasSingleOwner(Variant variant) {
        return variant.design().equals("local") && variant.index().equals("single");
    }
}
