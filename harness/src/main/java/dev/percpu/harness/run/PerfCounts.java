package dev.percpu.harness.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What {@code perf stat -x,} has counted.
 *
 * @param counts how often each event happened, by perf's name of it
 * @param multiplexed whether an event was counted for a part of the time only, and extrapolated
 * @param missing the events that were not counted, each with perf's word for why
 */
record PerfCounts(SortedMap<String, Double> counts, boolean multiplexed, List<String> missing) {

    /** The columns that every line of a count has; some versions of perf append others. */
    private static final int COLUMNS = 5;

    private static final double WHOLE = 100;

    PerfCounts {
        counts = new TreeMap<>(counts);
        missing = List.copyOf(missing);
    }

    /** Reads what perf wrote; lines of another form, comments for one, are left out. */
    static PerfCounts parse(String output) {
        SortedMap<String, Double> counts = new TreeMap<>();
        List<String> missing = new ArrayList<>();
        boolean multiplexed = false;
        for (String line : output.split("\n")) {
            String[] columns = line.split(",", -1);
            if (columns.length < COLUMNS || line.startsWith("#")) {
                continue;
            }
            String event = columns[2];
            if (columns[0].startsWith("<")) {
                missing.add(event + " " + columns[0]);
            } else {
                counts.put(event, Double.valueOf(columns[0]));
                multiplexed |= Double.parseDouble(columns[4]) < WHOLE;
            }
        }
        return new PerfCounts(counts, multiplexed, missing);
    }

    /** The counts for each of so many operations. */
    Map<String, Double> perOperation(long operations) {
        return counts.entrySet().stream()
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey, count -> count.getValue() / operations));
    }
}
