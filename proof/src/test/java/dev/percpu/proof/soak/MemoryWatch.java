package dev.percpu.proof.soak;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks at what the process takes up, again and again. The least of a quarter of the looks is what
 * the process needs: compilers, collectors and caches come on top of it now and then. The first
 * quarter is left to caches that fill; from the second to the last nothing may grow.
 */
final class MemoryWatch {

    private static final int QUARTERS = 4;

    private final Map<SoakMeasure, List<Long>> looks = new EnumMap<>(SoakMeasure.class);

    private final int tolerance;

    /** Allows growth by so many MiB. */
    MemoryWatch(int tolerance) {
        this.tolerance = tolerance;
        for (SoakMeasure measure : SoakMeasure.values()) {
            looks.put(measure, new ArrayList<>());
        }
    }

    /** Collects garbage and looks. */
    void look() {
        System.gc();
        looks.forEach((measure, values) -> values.add(measure.now()));
    }

    /** Takes note of a value. */
    void add(SoakMeasure measure, long value) {
        looks.get(measure).add(value);
    }

    /** The last look in one line. */
    String last() {
        return text(looks.entrySet().stream().map(e -> e.getKey().text(e.getValue().getLast())));
    }

    /** What the second and the last quarter needed, in one line. */
    String quarters() {
        return text(
                looks.keySet().stream()
                        .map(
                                measure ->
                                        measure.text(least(measure, 1))
                                                + " → "
                                                + least(measure, 3)));
    }

    private static String text(Stream<String> parts) {
        return parts.collect(Collectors.joining(", "));
    }

    /** What has grown; of a run that is too short to have quarters, nothing is known. */
    List<String> growth() {
        return looks.keySet().stream()
                .filter(measure -> looks.get(measure).size() >= QUARTERS)
                .filter(
                        measure ->
                                least(measure, 3) - least(measure, 1)
                                        > measure.tolerance(tolerance))
                .map(measure -> measure.text(least(measure, 1)) + " grew to " + least(measure, 3))
                .toList();
    }

    private long least(SoakMeasure measure, int quarter) {
        List<Long> values = looks.get(measure);
        int from = values.size() * quarter / QUARTERS;
        int to = values.size() * (quarter + 1) / QUARTERS;
        return values.subList(from, to).stream().mapToLong(Long::longValue).min().orElse(0);
    }
}
