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
 * How much memory counters take, made of the rows of their workload or, of earlier builds, read
 * from {@code footprint.json}.
 *
 * @param host the machine
 * @param entries what was measured
 * @param skipped what was not, a sentence each
 */
public record Footprints(HostFacts host, List<Entry> entries, List<String> skipped) {

    /** The name of the workload, and those of its parameters. */
    public static final String WORKLOAD = "footprint";

    public static final String WHERE = "where";
    public static final String COUNTERS = "counters";
    public static final String STATE = "state";

    private static final String FILE = "footprint.json";

    public Footprints {
        entries = List.copyOf(entries);
        skipped = List.copyOf(skipped);
    }

    /** Where memory was looked for. */
    public enum Where {
        /** The heap, object by object: what one more counter adds. */
        HEAP,
        /** Beside the heap, every slot written to: the process's growth, shared out. */
        OFFHEAP
    }

    /**
     * The memory of one of many counters.
     *
     * @param subject whose
     * @param where where it was looked for
     * @param counters how many counters there were
     * @param possibleCpus the CPUs that they were laid out for
     * @param bytes bytes of each
     */
    public record Entry(
            String subject, Where where, int counters, int possibleCpus, double bytes) {}

    /** Whether a row is of the workload. */
    public static boolean concern(ForkResult result) {
        return result.scenario().workload().equals(WORKLOAD);
    }

    /**
     * The footprints in the rows of a run, the mean over forks.
     *
     * @param left what was not to be measured, a sentence each
     * @return what there is; empty if no row is of the workload
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

    /** A cell of the workload in words. */
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

    /** Variants grow no further; of an adder it matters what it has gone through. */
    private static String name(CellKey cell) {
        return switch (cell.scenario().parameters().get(STATE)) {
            case "one-more" ->
                    cell.kind() == Kind.VARIANT ? cell.subject() : cell.subject() + ", fresh";
            case "spread" -> cell.subject() + ", fully spread";
            case String state -> cell.subject() + ", " + state;
        };
    }

    /**
     * Leaves this in a directory, over what was there.
     *
     * @throws IOException if it cannot be written
     */
    public void write(Path directory) throws IOException {
        JsonFiles.write(directory.resolve(FILE), this);
    }

    /**
     * Reads what was left in a directory.
     *
     * @return the footprints; empty if there are none
     * @throws IOException if the file is damaged; the message names it
     */
    public static Optional<Footprints> read(Path directory) throws IOException {
        return JsonFiles.readIfThere(directory.resolve(FILE), Footprints.class);
    }
}
