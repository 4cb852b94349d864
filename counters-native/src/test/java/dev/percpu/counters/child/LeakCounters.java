package dev.percpu.counters.child;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Creates a million counters of each variant that it is given, uses each, and closes none. Prints
 * how much memory the process has more after each variant.
 */
public final class LeakCounters {

    private static final int MANY = 1_000_000;

    private LeakCounters() {}

    /**
     * Runs it.
     *
     * @param args variants
     * @throws IOException if {@code /proc} cannot be read
     */
    public static void main(String[] args) throws IOException {
        for (String variant : args) {
            Supplier<Counter> counters =
                    Counters.factory(Counters.resolve(variant), CounterOptions.defaults());
            long before = residentKilobytes();
            String outcome = leak(counters);
            long more = (residentKilobytes() - before) / 1024;
            System.out.println(variant + ": " + outcome + ", MB more: " + more);
            Counter another = counters.get();
            another.add(5);
            System.out.println(variant + ": another counts: " + (another.sum() == 5));
        }
    }

    private static String leak(Supplier<Counter> counters) {
        for (int i = 0; i < MANY; i++) {
            Counter counter = counters.get();
            counter.add(i);
            if (i % 100 == 0 && counter.sum() != i) {
                return "wrong " + counter.sum() + " of " + i;
            }
        }
        return MANY + " leaked";
    }

    private static long residentKilobytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
