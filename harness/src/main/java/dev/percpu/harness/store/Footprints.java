package dev.percpu.harness.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How much memory counters take. The values come from the rows of their workload or, for results of
 * earlier builds, from {@code footprint.json}.
 *
 * @param host the machine
 * @param entries what was measured
 * @param skipped what was not measured, one sentence each
 */
public record Footprints(HostFacts host, List<Entry> entries, List<String> skipped) {

    /** The name of the workload, followed by the names of its parameters. */
    public static final String WORKLOAD = "footprint";

    public static final String WHERE = "where";
    public static final String COUNTERS = "counters";
    public static final String STATE = "state";

    private static final String FILE = "footprint.json";

    public Footprints {
        entries = List.copyOf(entries);
        skipped = List.copyOf(skipped);
    }

    /** The kind of memory that was measured. */
    public enum Where {
        /** The heap, object by object: what one more counter adds. */
        HEAP,
        /**
         * Memory off the heap, with every slot written to: the growth of the process, divided by
         * the number of counters.
         */
        OFFHEAP
    }

    /**
     * The memory of one of many counters.
     *
     * @param subject the counter's subject
     * @param where the kind of memory
     * @param counters how many counters there were
     * @param possibleCpus the number of CPUs that they were laid out for
     * @param bytes the bytes of each counter
     */
    public record Entry(
            String subject, Where where, int counters, int possibleCpus, double bytes) {}

    /** Whether a row belongs to this workload. */
    public static boolean concern(ForkResult result) {
        return result.scenario().workload().equals(WORKLOAD);
    }

    /**
     * The footprints in the rows of a run; each is the mean over forks.
     *
     * @param left what could not be measured, one sentence each
     * @return the footprints; empty if no row belongs to this workload
     */
    public static Optional<Footprints> of(
            HostFacts host, List<ForkResult> results, List<String> left) {
        Map<CellKey, List<ForkResult>> cells =
                results.stream()
                        .filter(Footprints::concern)
                        .collect(
                                Collectors.groupingBy(
                                        ForkResult::cell, LinkedHashMap::new, Collectors.toList()));
        if (cells.isEmpty()) {
            return Optional.empty();
        }
        List<Entry> entries = new ArrayList<>();
        List<String> skipped = new ArrayList<>(left);
        cells.forEach(
                (cell, forks) ->
                        forks.stream()
                                .flatMap(result -> flaw(result).stream())
                                .findFirst()
                                .ifPresentOrElse(
                                        flaw -> skipped.add(text(cell) + ": " + flaw),
                                        () -> entries.add(entry(cell, forks))));
        return Optional.of(new Footprints(host, entries, skipped.stream().distinct().toList()));
    }

    private static Optional<String> flaw(ForkResult result) {
        return result.error()
                .or(
                        () ->
                                result.iterations().isEmpty()
                                        ? Optional.of("measured nothing")
                                        : Optional.empty())
                .or(
                        () ->
                                result.validation()
                                        .filter(check -> !check.passed())
                                        .map(
                                                check ->
                                                        "counted %d of %d updates"
                                                                .formatted(
                                                                        check.counted(),
                                                                        check.issued())));
    }

    /** A cell of this workload as text. */
    public static String text(CellKey cell) {
        return "%s, %,d of them, %,d CPUs"
                .formatted(
                        name(cell),
                        counters(cell.scenario()),
                        cell.scenario().possibleCpus().orElseThrow());
    }

    private static Entry entry(CellKey cell, List<ForkResult> forks) {
        return new Entry(
                name(cell),
                Where.valueOf(cell.scenario().parameters().get(WHERE).toUpperCase(Locale.ROOT)),
                counters(cell.scenario()),
                cell.scenario().possibleCpus().orElseThrow(),
                forks.stream()
                        .mapToDouble(result -> result.series().get(0).value())
                        .average()
                        .orElseThrow());
    }

    private static int counters(Scenario scenario) {
        return Integer.parseInt(scenario.parameters().get(COUNTERS));
    }

    /**
     * The name of the subject with its state. The states of a variant are not named, because its
     * memory does not grow with use; that of an adder does.
     */
    private static String name(CellKey cell) {
        return switch (cell.scenario().parameters().get(STATE)) {
            case "one-more" ->
                    cell.kind() == Kind.VARIANT ? cell.subject() : cell.subject() + ", fresh";
            case "spread" -> cell.subject() + ", fully spread";
            case String state -> cell.subject() + ", " + state;
        };
    }

    /**
     * Writes the footprints to a directory and replaces an older file.
     *
     * @throws IOException if the file cannot be written
     */
    public void write(Path directory) throws IOException {
        JsonFiles.write(directory.resolve(FILE), this);
    }

    /**
     * Reads the footprints from a directory.
     *
     * @return the footprints; empty if there are none
     * @throws IOException if the file is damaged; the message names it
     */
    public static Optional<Footprints> read(Path directory) throws IOException {
        return JsonFiles.readIfThere(directory.resolve(FILE), Footprints.class);
    }
}
