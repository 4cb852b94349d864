package dev.percpu.harness.plan;

import dev.percpu.harness.text.Plural;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The numbers of threads of the cells, written as numbers, words and ranges.
 *
 * <p>{@code max} is the number of allowed CPUs, and {@code cores} is the number of cores that they
 * belong to. {@code 4x} means four threads for each allowed CPU. {@code pow2} means 1, 2, 4 and so
 * on up to {@code max}. A range {@code a..b} starts with a, doubles at each step, and always ends
 * with b itself.
 */
public final class ThreadCounts {

    /** One, two, four and so on, and the number of allowed CPUs. */
    public static final String USUAL = "1..max";

    /** The most threads for each CPU; more would measure the scheduler. */
    private static final int MOST_PER_CPU = 64;

    private static final String POWERS = "pow2";
    private static final Pattern RANGE = Pattern.compile("(\\w+)\\.\\.(\\w+)");
    private static final Pattern NUMBER = Pattern.compile("(-?\\d{1,12})|(\\d{1,9})x");

    private final int cpus;
    private final int cores;

    /**
     * Creates the counts for a machine with this number of allowed CPUs on this number of cores.
     */
    public ThreadCounts(int cpus, int cores) {
        this.cpus = cpus;
        this.cores = cores;
    }

    /** The unit that a count is a multiple of. */
    enum Unit {
        ONE,
        CPU,
        CORE
    }

    record Count(String text, long number, Unit unit) {

        static Count parse(String text) throws PlanException {
            Matcher matcher = NUMBER.matcher(text);
            if (matcher.matches()) {
                return matcher.group(1) != null
                        ? new Count(text, Long.parseLong(matcher.group(1)), Unit.ONE)
                        : new Count(text, Long.parseLong(matcher.group(2)), Unit.CPU);
            }
            return switch (text) {
                case "max" -> new Count(text, 1, Unit.CPU);
                case "cores" -> new Count(text, 1, Unit.CORE);
                default ->
                        throw new PlanException(
                                String.format(
                                        "unknown thread count '%s'; use numbers, max, cores,"
                                                + " pow2, 4x or a range such as %s",
                                        text, USUAL));
            };
        }
    }

    /**
     * A range of thread counts; its ends may depend on the machine.
     *
     * @param text the range as the user wrote it
     * @param from the smallest count
     * @param to the largest count
     */
    public record Range(String text, Count from, Count to) {

        /**
         * Reads a number, a word or a range.
         *
         * @return the range; a single count becomes a range from itself to itself
         * @throws PlanException if the text has none of these forms, or if the range is empty on
         *     every machine
         */
        public static Range parse(String text) throws PlanException {
            Matcher matcher = RANGE.matcher(text.equals(POWERS) ? USUAL : text);
            if (!matcher.matches()) {
                Count count = Count.parse(text);
                return new Range(text, count, count);
            }
            Range range =
                    new Range(text, Count.parse(matcher.group(1)), Count.parse(matcher.group(2)));
            if (range.from.unit == Unit.ONE
                    && range.to.unit == Unit.ONE
                    && range.from.number > range.to.number) {
                throw new PlanException(
                        "the range of threads '"
                                + text
                                + "' ends before it begins; write the"
                                + " smaller number first");
            }
            return range;
        }
    }

    /** The counts in ascending order, and the ranges that are empty on this machine. */
    record Chosen(List<Integer> counts, List<Planned.Skipped> skipped) {}

    /** The counts of some ranges; without a range, the usual counts. */
    Chosen chosen(List<Range> ranges) throws PlanException {
        TreeSet<Integer> counts = new TreeSet<>();
        List<Planned.Skipped> skipped = new ArrayList<>();
        for (Range range : ranges.isEmpty() ? List.of(Range.parse(USUAL)) : ranges) {
            long last = count(range.to);
            if (count(range.from) > last) {
                skipped.add(
                        new Planned.Skipped(
                                "threads " + range.text,
                                "its end is " + last + " on this machine"));
                continue;
            }
            for (long count = checked(range.from); count <= last; count *= 2) {
                counts.add((int) count);
            }
            if (!range.text.equals(POWERS)) {
                counts.add(checked(range.to));
            }
        }
        if (counts.isEmpty()) {
            throw new PlanException(
                    "no thread count is left: %s is an empty range, %s"
                            .formatted(skipped.get(0).what(), skipped.get(0).reason()));
        }
        return new Chosen(List.copyOf(counts), List.copyOf(skipped));
    }

    private long count(Count count) {
        return count.number
                * switch (count.unit) {
                    case ONE -> 1;
                    case CPU -> cpus;
                    case CORE -> cores;
                };
    }

    private int checked(Count count) throws PlanException {
        return checked(count.text, count(count));
    }

    /**
     * Checks that this machine can be asked to run a number of threads.
     *
     * @throws PlanException if the number is less than one, or more than {@code 64x}
     */
    public int checked(String text, long count) throws PlanException {
        long most = (long) MOST_PER_CPU * cpus;
        if (count < 1 || count > most) {
            throw new PlanException(
                    "thread count %s is out of range; on %s give 1 to %s"
                            .formatted(text, Plural.of(cpus, "allowed CPU"), most));
        }
        return (int) count;
    }
}
