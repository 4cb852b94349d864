package dev.percpu.harness.stats.compare;

import dev.percpu.harness.stats.Cell;
import dev.percpu.harness.stats.Figure;
import dev.percpu.harness.stats.Interval;
import dev.percpu.harness.stats.Ratio;
import dev.percpu.harness.stats.RunSummary;
import dev.percpu.harness.store.Footprints;
import dev.percpu.harness.store.Scenario;
import dev.percpu.harness.store.VariantName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What other layouts cost compared with the heap. Both sides have the same design, index, store and
 * scenario, so that a ratio shows the effect of the layout alone.
 */
public final class Layouts {

    /** The layout that the others are compared with. */
    public static final String BASE = "heap";

    /** The default threshold of {@code counters compare}. */
    private static final Threshold NOISE = new Threshold(0.02);

    /**
     * One layout of one counter, compared with the heap.
     *
     * @param counter design, index and store
     * @param layout the layout
     * @param what what was measured, as in {@code update, 2 threads}
     * @param update whether it is the workload {@code update} without parameters
     * @param times how many times as long or as large as on the heap
     * @param whole whether it is a ratio of whole times, because there is none of net times
     * @param change the verdict; for bytes, slower means larger
     */
    public record Row(
            String counter,
            String layout,
            String what,
            boolean update,
            Ratio times,
            boolean whole,
            Change change) {}

    private record Group(Scenario scenario, String counter) {}

    private Layouts() {}

    /** The ratios of times, then those of bytes. */
    public static List<Row> of(RunSummary summary, Optional<Footprints> footprints) {
        Map<Group, Map<String, Cell>> groups = new LinkedHashMap<>();
        for (Cell cell : summary.cells()) {
            VariantName.of(cell.subject())
                    .filter(name -> cell.score().isPresent() && summary.trusts(cell))
                    .ifPresent(
                            name ->
                                    groups.computeIfAbsent(
                                                    new Group(cell.scenario(), name.inAnyLayout()),
                                                    any -> new LinkedHashMap<>())
                                            .put(name.layout(), cell));
        }
        List<Row> rows = new ArrayList<>();
        groups.forEach(
                (group, layouts) ->
                        layouts.forEach(
                                (layout, cell) -> {
                                    if (layouts.containsKey(BASE) && !layout.equals(BASE)) {
                                        rows.addAll(
                                                rows(
                                                        group.counter,
                                                        layout,
                                                        layouts.get(BASE),
                                                        cell));
                                    }
                                }));
        footprints.ifPresent(found -> rows.addAll(bytes(found)));
        return rows;
    }

    private static List<Row> rows(String counter, String layout, Cell heap, Cell cell) {
        List<Row> rows = new ArrayList<>();
        List<Figure> before = heap.score().orElseThrow().figures();
        for (Figure after : cell.score().orElseThrow().figures()) {
            before.stream()
                    .filter(figure -> figure.role().equals(after.role()))
                    .filter(figure -> figure.value().mean() > 0 && after.value().mean() > 0)
                    .findFirst()
                    .ifPresent(
                            figure ->
                                    rows.add(row(counter, layout, cell.scenario(), figure, after)));
        }
        return rows;
    }

    private static Row row(
            String counter, String layout, Scenario scenario, Figure before, Figure after) {
        Optional<Ratio> net = after.netTimes(before);
        Ratio times = net.orElseGet(() -> after.times(before, true));
        boolean plain = after.role().equals(scenario.workload()) || after.role().equals("update");
        return new Row(
                counter,
                layout,
                scenario.text() + (plain ? "" : ", " + after.role()),
                scenario.workload().equals("update") && scenario.parameters().isEmpty(),
                times,
                net.isEmpty(),
                NOISE.change(times));
    }

    /** The ratios of bytes, heap and off-heap memory together. */
    private static List<Row> bytes(Footprints footprints) {
        Map<String, List<Footprints.Entry>> subjects =
                footprints.entries().stream()
                        .filter(entry -> VariantName.of(entry.subject()).isPresent())
                        .collect(
                                Collectors.groupingBy(
                                        Footprints.Entry::subject,
                                        LinkedHashMap::new,
                                        Collectors.toList()));
        List<Row> rows = new ArrayList<>();
        subjects.forEach(
                (subject, entries) -> {
                    VariantName name = VariantName.of(subject).orElseThrow();
                    entries.stream()
                            .filter(entry -> entry.where() == Footprints.Where.OFFHEAP)
                            .forEach(
                                    entry ->
                                            bytes(name, entry, entries, footprints)
                                                    .ifPresent(rows::add));
                });
        return rows;
    }

    private static Optional<Row> bytes(
            VariantName name,
            Footprints.Entry off,
            List<Footprints.Entry> own,
            Footprints footprints) {
        Optional<Footprints.Entry> header = heap(own, off.subject(), off.possibleCpus());
        String heap = off.subject().replace(":" + name.layout() + ":", ":" + BASE + ":");
        return heap(footprints.entries(), heap, off.possibleCpus())
                .filter(base -> base.bytes() > 0 && header.isPresent())
                .map(
                        base -> {
                            double times =
                                    (off.bytes() + header.orElseThrow().bytes()) / base.bytes();
                            return new Row(
                                    name.inAnyLayout(),
                                    name.layout(),
                                    "bytes of one of %,d, %d CPUs"
                                            .formatted(off.counters(), off.possibleCpus()),
                                    false,
                                    new Ratio(times, Optional.empty()),
                                    false,
                                    NOISE.change(
                                            new Ratio(
                                                    times,
                                                    Optional.of(new Interval(times, times)))));
                        });
    }

    private static Optional<Footprints.Entry> heap(
            List<Footprints.Entry> entries, String subject, int cpus) {
        return entries.stream()
                .filter(entry -> entry.where() == Footprints.Where.HEAP)
                .filter(entry -> entry.subject().equals(subject) && entry.possibleCpus() == cpus)
                .findFirst();
    }
}
