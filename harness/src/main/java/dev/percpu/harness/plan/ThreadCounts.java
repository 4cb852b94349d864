package dev.percpu.harness.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many threads the cells have: numbers, words and ranges.
 *
 * <p>{@code max} is the number of allowed CPUs and {@code cores} that of their cores; {@code 4x} is
 * four threads for each allowed CPU; {@code pow2} is 1, 2, 4 and so on up to {@code max}. A range
 * {@code a..b} doubles from a on, and ends with b itself.
 */
final class ThreadCounts {

    /** More threads than this on each CPU measure the scheduler. */
    static final int MOST_PER_CPU = 64;

    /** One, two, four and so on, and the number of CPUs itself. */
    private static final String USUAL = "1..max";

    private static final Pattern RANGE = Pattern.compile("(\\w+)\\.\\.(\\w+)");
    private static final Pattern MULTIPLE = Pattern.compile("(\\d{1,9})x");

    private final int cpus;
    private final int cores;
    private final TreeSet<Integer> counts = new TreeSet<>();
    private final List<Skipped> skipped = new ArrayList<>();

    /** Counts on a machine with so many allowed CPUs on so many cores. */
    ThreadCounts(int cpus, int cores) {
        this.cpus = cpus;
        this.cores = cores;
    }

    /** The counts, ascending, and the ranges that are empty on this machine. */
    record Chosen(List<Integer> counts, List<Skipped> skipped) {}

    /** What the words of a request mean; those of an empty one the usual. */
    Chosen chosen(List<String> words) throws PlanException {
        for (String word : words.isEmpty() ? List.of(USUAL) : Words.separated(words)) {
            add(word);
        }
        if (counts.isEmpty()) {
            throw new PlanException(
                    "no thread count is left: "
                            + skipped.get(0).what()
                            + " is empty here, "
                            + skipped.get(0).reason());
        }
        return new Chosen(List.copyOf(counts), List.copyOf(skipped));
    }

    private void add(String word) throws PlanException {
        Matcher range = RANGE.matcher(word);
        if (word.equals("pow2")) {
            doubling(1, cpus);
        } else if (range.matches()) {
            addRange(word, range.group(1), range.group(2));
        } else {
            counts.add(checked(word));
        }
    }

    /** A range may be empty on a small machine only if the machine has a say in it. */
    private void addRange(String range, String from, String to) throws PlanException {
        if (count(from) <= count(to)) {
            doubling(checked(from), checked(to));
            counts.add(checked(to));
        } else if (number(from).isPresent() && number(to).isPresent()) {
            throw new PlanException(
                    "threads '" + range + "' end before they begin; write the lesser first");
        } else {
            skipped.add(
                    new Skipped(
                            "threads " + range, "its end is " + count(to) + " on this machine"));
        }
    }

    private void doubling(int from, int to) {
        for (long count = from; count <= to; count *= 2) {
            counts.add((int) count);
        }
    }

    private long count(String word) throws PlanException {
        Matcher multiple = MULTIPLE.matcher(word);
        if (multiple.matches()) {
            return Long.parseLong(multiple.group(1)) * cpus;
        }
        return switch (word) {
            case "max" -> cpus;
            case "cores" -> cores;
            default -> number(word).orElseThrow(() -> unknown(word));
        };
    }

    private int checked(String word) throws PlanException {
        long count = count(word);
        if (count < 1 || count > (long) MOST_PER_CPU * cpus) {
            throw new PlanException(
                    "thread count "
                            + word
                            + " is out of range; on "
                            + cpus
                            + (cpus == 1 ? " allowed CPU" : " allowed CPUs")
                            + " give 1 to "
                            + (long) MOST_PER_CPU * cpus);
        }
        return (int) count;
    }

    private static PlanException unknown(String word) {
        return new PlanException(
                "threads '"
                        + word
                        + "' are no number of threads; use numbers, max, cores, pow2, 4x or a"
                        + " range such as 1..max");
    }

    private static Optional<Long> number(String word) {
        return word.matches("-?\\d{1,12}") ? Optional.of(Long.valueOf(word)) : Optional.empty();
    }
}
