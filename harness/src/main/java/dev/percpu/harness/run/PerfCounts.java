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
 * The counts that {@code perf stat -x,} wrote.
 *
 * @param counts how often each event happened, by perf's name of the event
 * @param multiplexed whether perf counted an event only part of the time and extrapolated the count
 * @param missing the events that were not counted, each with the reason that perf gives
 */
record PerfCounts(SortedMap<String, Double> counts, boolean multiplexed, List<String> missing) {

    /** The columns that every line has; some versions of perf add more. */
    private static final int COLUMNS = 5;

    private static final double WHOLE = 100;

    private static final String BOTH = "<counted on two kinds of cores>";

    /**
     * On a processor with two kinds of cores, each kind has its own PMU. Versions of perf write a
     * modifier in different places: {@code cpu_core/cycles/u}, {@code cpu_core/cycles/:u}, {@code
     * cpu_core/cycles:u/}.
     */
    private static final Pattern OF_ONE_PMU = Pattern.compile("[^/]+/([^/:]+)(:\\w+)?/:?(\\w+)?");

    /** Lines of derived figures have no count. */
    private static final Pattern COUNT = Pattern.compile("\\d+([.]\\d+)?");

    /** In some locales, perf writes a count's fraction behind a comma. No unit is a number. */
    private static final Pattern FRACTION = Pattern.compile("^(\\d+),(\\d+),");

    PerfCounts {
        counts = new TreeMap<>(counts);
        missing = List.copyOf(missing);
    }

    /**
     * Reads perf's output and skips lines of any other form, such as comments. An event that only
     * one kind of core has counted gets its plain name. An event that two kinds have counted is
     * treated as missing: perf scales each count by the time on that kind of core, so the sum of
     * both belongs to no thread.
     */
    static PerfCounts parse(String output) {
        SortedMap<String, Double> counts = new TreeMap<>();
        List<String> missing = new ArrayList<>();
        Set<String> both = new TreeSet<>();
        Set<String> partly = new TreeSet<>();
        for (String line : output.split("\n")) {
            String[] columns = FRACTION.matcher(line).replaceFirst("$1.$2,").split(",", -1);
            if (columns.length < COLUMNS || line.startsWith("#")) {
                continue;
            }
            String event = columns[2];
            if (columns[0].startsWith("<")) {
                missing.add(event + " " + columns[0]);
                continue;
            }
            if (!COUNT.matcher(columns[0]).matches() || !COUNT.matcher(columns[4]).matches()) {
                continue;
            }
            Matcher one = OF_ONE_PMU.matcher(event);
            String name =
                    one.matches()
                            ? one.group(1)
                                    + Objects.toString(one.group(2), "")
                                    + (one.group(3) == null ? "" : ":" + one.group(3))
                            : event;
            if (counts.put(name, Double.valueOf(columns[0])) != null) {
                both.add(name);
            }
            if (Double.parseDouble(columns[4]) < WHOLE) {
                partly.add(name);
            }
        }
        for (String name : both) {
            counts.remove(name);
            missing.add(name + " " + BOTH);
        }
        partly.removeAll(both);
        return new PerfCounts(counts, !partly.isEmpty(), missing);
    }

    /** Whether an event was counted, with or without a modifier. */
    boolean has(String event) {
        return Stream.concat(
                        counts.keySet().stream(),
                        missing.stream()
                                .filter(name -> name.endsWith(BOTH))
                                .map(name -> name.substring(0, name.indexOf(' '))))
                .anyMatch(name -> name.equals(event) || name.startsWith(event + ":"));
    }

    /** The counts divided by a number of operations. */
    Map<String, Double> perOperation(long operations) {
        return counts.entrySet().stream()
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey, count -> count.getValue() / operations));
    }
}
