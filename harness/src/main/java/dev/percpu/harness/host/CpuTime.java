package dev.percpu.harness.host;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * CPU time since boot, in ticks, from {@code /proc/stat}.
 *
 * @param all all time, idle or not
 * @param stolen the time that a hypervisor gave to others while these CPUs had threads to run
 */
record CpuTime(long all, long stolen) {

    /**
     * The columns that add up to all time. The later columns, the guests' time, are already in the
     * users'.
     */
    private static final int COLUMNS = 8;

    private static final int STEAL = 7;

    /**
     * The time of all CPUs together.
     *
     * @return the time; empty if the kernel does not say
     */
    static Optional<CpuTime> ofMachine(String stat) {
        return Optional.ofNullable(parse(stat).get("cpu"));
    }

    /**
     * The time of some CPUs together.
     *
     * @return the time; empty unless the kernel gives it for each of them
     */
    static Optional<CpuTime> of(String stat, List<Integer> cpus) {
        Map<String, CpuTime> times = parse(stat);
        return cpus.stream().allMatch(cpu -> times.containsKey("cpu" + cpu))
                ? cpus.stream().map(cpu -> times.get("cpu" + cpu)).reduce(CpuTime::plus)
                : Optional.empty();
    }

    /** The lines of the CPUs come first; some lines after them are very long. */
    private static Map<String, CpuTime> parse(String stat) {
        return stat.lines()
                .takeWhile(line -> line.startsWith("cpu"))
                .map(line -> line.split(" +"))
                .filter(words -> words.length > COLUMNS)
                .filter(
                        words ->
                                Arrays.stream(words)
                                        .skip(1)
                                        .allMatch(c -> c.matches("[0-9]{1,18}")))
                .collect(Collectors.toMap(words -> words[0], CpuTime::parse, (one, other) -> one));
    }

    private static CpuTime parse(String[] words) {
        long[] ticks =
                Arrays.stream(words).skip(1).limit(COLUMNS).mapToLong(Long::parseLong).toArray();
        return new CpuTime(Arrays.stream(ticks).sum(), ticks[STEAL]);
    }

    private CpuTime plus(CpuTime other) {
        return new CpuTime(all + other.all, stolen + other.stolen);
    }

    /** The time since an earlier reading. The kernel may correct its counts downwards a little. */
    CpuTime since(CpuTime earlier) {
        return new CpuTime(Math.max(0, all - earlier.all), Math.max(0, stolen - earlier.stolen));
    }

    /** The stolen share, 0 to 1. */
    double stolenShare() {
        return all == 0 ? 0 : Math.min(1, (double) stolen / all);
    }
}
