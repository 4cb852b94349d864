package dev.percpu.harness.bench;

import java.util.ArrayList;
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
 * @param parameters the kind's parameters, every one of them, by their names
 */
public record Workload(WorkloadKind kind, SortedMap<String, String> parameters) {

    /** The usual one. */
    public static final Workload UPDATE = of(WorkloadKind.UPDATE, Map.of());

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
     * @throws IllegalArgumentException if a parameter is unknown or its value out of range; the
     *     message is one line for the user
     */
    public static Workload of(WorkloadKind kind, Map<String, String> given) {
        Map<String, String> open = new TreeMap<>(given);
        SortedMap<String, String> parameters = new TreeMap<>();
        for (Parameter parameter : kind.parameters()) {
            String value = open.remove(parameter.name());
            try {
                parameters.put(
                        parameter.name(),
                        value == null ? parameter.standard() : parameter.checked(value));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "workload '" + kind.label() + "': " + e.getMessage(), e);
            }
        }
        if (!open.isEmpty()) {
            throw new IllegalArgumentException(unknown(kind, open.keySet().iterator().next()));
        }
        return new Workload(kind, parameters);
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
     * @param text {@code name}, or {@code name:key=value,key=value}
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
        for (String pair : text.split(",", -1)) {
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

    /**
     * Takes a list apart whose workloads, and their parameters, have commas between them: what
     * follows a comma is a parameter if it is written {@code key=value}.
     *
     * @param list workloads with commas between them
     * @return a text for each workload, fit for {@link #parse}
     */
    public static List<String> split(String list) {
        List<String> workloads = new ArrayList<>();
        for (String piece : list.split(",", -1)) {
            boolean parameter = piece.contains("=") && !piece.contains(":");
            if (parameter && !workloads.isEmpty()) {
                int last = workloads.size() - 1;
                workloads.set(last, workloads.get(last) + "," + piece);
            } else {
                workloads.add(piece.strip());
            }
        }
        return List.copyOf(workloads);
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
