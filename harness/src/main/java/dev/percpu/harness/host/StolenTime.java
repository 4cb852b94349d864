package dev.percpu.harness.host;

import java.util.Arrays;
import java.util.OptionalDouble;

/** The time that a hypervisor gave to others while this machine wanted to run. */
final class StolenTime {

    /** The columns of the line {@code cpu} in {@code /proc/stat} that add up to all time. */
    private static final int COLUMNS = 8;

    private static final int STEAL = 7;

    private StolenTime() {}

    /**
     * The share of all CPU time since boot that was stolen.
     *
     * @param stat the text of {@code /proc/stat}
     * @return the share, 0 to 1; empty if the kernel does not say
     */
    static OptionalDouble share(String stat) {
        return stat.lines()
                .filter(line -> line.startsWith("cpu "))
                .map(line -> line.substring(4).strip().split(" +"))
                .filter(columns -> columns.length >= COLUMNS)
                .mapToDouble(StolenTime::share)
                .findFirst();
    }

    private static double share(String[] columns) {
        long[] ticks = Arrays.stream(columns).limit(COLUMNS).mapToLong(Long::parseLong).toArray();
        long all = Arrays.stream(ticks).sum();
        return all == 0 ? 0 : (double) ticks[STEAL] / all;
    }
}
