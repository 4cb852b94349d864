package dev.percpu.harness.bench.load;

import dev.percpu.harness.articles.sockets.SocketGauge;
import dev.percpu.harness.articles.sockets.SocketLoad;
import dev.percpu.harness.articles.tasks.TaskGauge;
import dev.percpu.harness.articles.tasks.TaskParameters;
import dev.percpu.harness.articles.tasks.TraceException;
import dev.percpu.harness.bench.Parameter;
import dev.percpu.harness.bench.Parameter.Gauged;
import dev.percpu.harness.bench.Subject;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the threads of a cell do, with everything about it that can be set.
 *
 * @param kind what they do
 * @param parameters the kind's parameters by their names, but for those that are left out unless
 *     they are given
 */
public record Workload(WorkloadKind kind, SortedMap<String, String> parameters) {

    /** The usual one. */
    public static final Workload UPDATE = of(WorkloadKind.UPDATE, Map.of());

    /** The parameter that may be left to a gauge. */
    private static final String WORK = "work";

    /** Copies the map. */
    public Workload {
        parameters = new TreeMap<>(parameters);
    }

    /**
     * A workload.
     *
     * @param kind what the threads do
     * @param given parameters by their names; those that are missing have their standard values
     * @return the workload
     * @throws IllegalArgumentException if a parameter is unknown, its value out of range or at odds
     *     with another, or a file it names has an error; the message is one line for the user
     */
    public static Workload of(WorkloadKind kind, Map<String, String> given) {
        Map<String, String> open = new TreeMap<>(given);
        SortedMap<String, String> parameters = new TreeMap<>();
        for (Parameter parameter : kind.parameters()) {
            String value = open.remove(parameter.name());
            try {
                if (value != null) {
                    parameters.put(parameter.name(), parameter.checked(value));
                } else if (parameter.always()) {
                    parameters.put(parameter.name(), parameter.standard());
                }
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "workload '" + kind.label() + "': " + e.getMessage(), e);
            }
        }
        if (!open.isEmpty()) {
            throw new IllegalArgumentException(unknown(kind, open.keySet().iterator().next()));
        }
        if (kind == WorkloadKind.TASKS) {
            checkScript(parameters);
        }
        return new Workload(kind, parameters);
    }

    private static void checkScript(Map<String, String> parameters) {
        try {
            TaskParameters.of(parameters).script();
        } catch (TraceException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "workload '" + WorkloadKind.TASKS.label() + "': " + e.getMessage(), e);
        }
    }

    private static String unknown(WorkloadKind kind, String parameter) {
        return "workload '%s' has no parameter '%s'; %s"
                .formatted(
                        kind.label(),
                        parameter,
                        kind.parameters().isEmpty()
                                ? "it has none"
                                : "it has "
                                        + kind.parameters().stream()
                                                .map(Parameter::name)
                                                .collect(Collectors.joining(", ")));
    }

    /**
     * Reads a workload as options and rows write it.
     *
     * @param text {@code name}, or {@code name:key=value,key=value}; where the first of the kind's
     *     parameters is a word, that word may stand alone in the first place
     * @return the workload
     * @throws IllegalArgumentException if it is none; the message is one line for the user, with
     *     the remedy
     */
    public static Workload parse(String text) {
        String[] parts = text.strip().split(":", 2);
        WorkloadKind kind =
                WorkloadKind.named(parts[0])
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "unknown workload '"
                                                        + parts[0]
                                                        + "'; there are "
                                                        + names()));
        return of(kind, parts.length == 1 ? Map.of() : pairs(kind, parts[1]));
    }

    private static String names() {
        return Arrays.stream(WorkloadKind.values())
                .map(WorkloadKind::label)
                .collect(Collectors.joining(", "));
    }

    private static Map<String, String> pairs(WorkloadKind kind, String text) {
        Map<String, String> pairs = new HashMap<>();
        for (String piece : text.split(",", -1)) {
            String pair = pairs.isEmpty() ? firstNamed(kind, piece) : piece;
            String[] parts = pair.split("=", 2);
            if (parts.length < 2) {
                throw new IllegalArgumentException(
                        "workload '%s': '%s' is no parameter; write %s:key=value,key=value"
                                .formatted(kind.label(), pair, kind.label()));
            }
            if (pairs.put(parts[0].strip(), parts[1].strip()) != null) {
                throw new IllegalArgumentException(
                        "workload '%s' has parameter '%s' twice; give it once"
                                .formatted(kind.label(), parts[0].strip()));
            }
        }
        return pairs;
    }

    private static String firstNamed(WorkloadKind kind, String piece) {
        return kind.parameters().stream()
                .findFirst()
                .filter(
                        first ->
                                first instanceof Parameter.Choice words
                                        && words.words().contains(piece.strip()))
                .map(first -> first.name() + "=" + piece)
                .orElse(piece);
    }

    /**
     * The kind's name.
     *
     * @return the name without parameters
     */
    public String name() {
        return kind.label();
    }

    /**
     * The workload as options and rows write it, with all its parameters.
     *
     * @return {@code name}, or {@code name:key=value,key=value}
     */
    public String label() {
        return parameters.isEmpty()
                ? name()
                : parameters.entrySet().stream()
                        .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                        .collect(Collectors.joining(",", name() + ":", ""));
    }

    /**
     * The value of a parameter that is a number.
     *
     * @param parameter its name
     * @return the number
     */
    public int number(String parameter) {
        return Integer.parseInt(word(parameter));
    }

    /**
     * The value of a parameter.
     *
     * @param parameter its name
     * @return the value
     * @throws IllegalArgumentException if the kind has no such parameter
     */
    public String word(String parameter) {
        return Optional.ofNullable(parameters.get(parameter))
                .orElseThrow(() -> new IllegalArgumentException(unknown(kind, parameter)));
    }

    /**
     * What has to find the length of the work beside the counters before this can be done.
     *
     * @param possibleCpus the machine's possible CPUs
     * @return what finds it; empty if there is nothing to be found
     */
    public Optional<Gauge> gauge(int possibleCpus) {
        if (!Gauged.OPEN.equals(parameters.get(WORK))) {
            return Optional.empty();
        }
        return switch (kind) {
            case TASKS -> Optional.of(ofEagerTasks(Math.max(TaskGauge.CPUS, possibleCpus)));
            case SOCKET_MEMORY -> Optional.of(ofRequests(number(SocketLoad.SHARE)));
            default -> Optional.empty();
        };
    }

    private static Gauge ofEagerTasks(int cpus) {
        return new Gauge(
                TaskGauge.class,
                List.of("percpu:heap", String.valueOf(cpus), String.valueOf(TaskGauge.SHARE)),
                "creating and closing percpu:heap for %d CPUs takes %.1f%% of fork-true"
                        .formatted(cpus, 100 * TaskGauge.SHARE));
    }

    private static Gauge ofRequests(int percent) {
        return new Gauge(
                SocketGauge.class,
                List.of("atomic:heap", String.valueOf(percent / 100.0)),
                "atomic:heap takes %d%% of a request by one thread alone".formatted(percent));
    }

    /**
     * The same with the length that was found.
     *
     * @param steps the steps of work
     * @return a workload that can be done
     */
    public Workload settled(long steps) {
        SortedMap<String, String> all = new TreeMap<>(parameters);
        all.put(WORK, String.valueOf(steps));
        return new Workload(kind, all);
    }

    /**
     * How many of a cell's threads read; the others update. Readers have the highest numbers.
     *
     * @return the number, 0 for a workload whose threads all do the same
     */
    public int readers() {
        return switch (kind) {
            case GROUPS -> number("readers");
            case SNAPSHOT, DRAIN -> 1;
            default -> 0;
        };
    }

    /**
     * Why a subject cannot do this, so that no fork need find out.
     *
     * @param subject a subject's name
     * @param threads how many threads take part
     * @return the reason in one line; empty if it can
     * @throws IllegalArgumentException if there is no such subject
     */
    public Optional<String> refusal(String subject, int threads) {
        return Refusals.of(this, Subject.named(subject), threads);
    }
}
