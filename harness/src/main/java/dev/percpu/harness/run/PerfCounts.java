package dev.percpu.harness.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    private static final String BOTH = "<counted on two kinds of cores>";

    /** On processors with two kinds of cores each has a PMU: {@code cpu_core/cycles/:u}. */
    private static final Pattern OF_ONE_PMU = Pattern.compile("\\w+/([^/:]+)(:\\w+)?/(:\\w+)?");

    PerfCounts {
        counts = new TreeMap<>(counts);
        missing = List.copyOf(missing);
    }

    /**
     * Reads what perf wrote; lines of another form, comments for one, are left out. An event that
     * cores of one kind have counted has its plain name. One that cores of two kinds have counted
     * is missing: perf scales each count by the time on that kind, so that their sum is of no
     * thread.
     */
    static PerfCounts parse(String output) {
        SortedMap<String, Double> counts = new TreeMap<>();
        List<String> missing = new ArrayList<>();
        Set<String> both = new TreeSet<>();
        boolean multiplexed = false;
        for (String line : output.split("\n")) {
            String[] columns = line.split(",", -1);
            if (columns.length < COLUMNS || line.startsWith("#")) {
                continue;
            }
            String event = columns[2];
            if (columns[0].startsWith("<")) {
                missing.add(event + " " + columns[0]);
                continue;
            }
            Matcher one = OF_ONE_PMU.matcher(event);
            String name =
                    one.matches()
                            ? one.group(1)
                                    + Objects.toString(one.group(2), "")
                                    + Objects.toString(one.group(3), "")
                            : event;
            if (counts.put(name, Double.valueOf(columns[0])) != null) {
                both.add(name);
            }
            multiplexed |= Double.parseDouble(columns[4]) < WHOLE;
        }
        for (String name : both) {
            counts.remove(name);
            missing.add(name + " " + BOTH);
        }
        return new PerfCounts(counts, multiplexed, missing);
    }

    /** Whether an event can be counted here, with or without a modifier. */
    boolean has(String event) {
        return Stream.concat(
                        counts.keySet().stream(),
                        missing.stream()
                                .filter(name -> name.endsWith(BOTH))
                                .map(name -> name.substring(0, name.indexOf(' '))))
                .anyMatch(name -> name.equals(event) || name.startsWith(event + ":"));
    }

    /** The counts for each of so many operations. */
    Map<String, Double> perOperation(long operations) {
        return counts.entrySet().stream()
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey, count -> count.getValue() / operations));
    }
}
