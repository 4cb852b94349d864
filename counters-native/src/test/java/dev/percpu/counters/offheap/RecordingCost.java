package dev.percpu.counters.offheap;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.CpuList;
import dev.percpu.counters.SlotReuse;
import dev.percpu.counters.Variant;
import dev.percpu.counters.cpu.Affinity;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What recording touched slots costs an update. A program to run by hand, with what it found in
 * {@code docs/allocation.md}; no test.
 */
public final class RecordingCost {

    private static final int ROUNDS = 41;
    private static final int UPDATES = 400_000;

    private RecordingCost() {}

    /** A loop of its own for each counter: one that several share would not be inlined. */
    private interface Loop {
        long run(Counter counter, int updates);
    }

    private static final class Adding implements Loop {
        @Override
        public long run(Counter counter, int updates) {
            long begin = System.nanoTime();
            for (int i = 0; i < updates; i++) {
                counter.add(1);
            }
            return System.nanoTime() - begin;
        }
    }

    private static final class Wavering implements Loop {
        @Override
        public long run(Counter counter, int updates) {
            long begin = System.nanoTime();
            for (int i = 0; i < updates; i++) {
                counter.add(1 - 2 * (i & 1));
            }
            return System.nanoTime() - begin;
        }
    }

    private record Subject(Counter counter, Loop loop, double[] nanos) {}

    /**
     * Runs it.
     *
     * @param args variants
     * @throws Throwable if something is wrong
     */
    public static void main(String[] args) throws Throwable {
        Affinity.pin(CpuList.of(Affinity.allowed().length() - 1));
        for (Class<?> loop : List.of(Adding.class, Wavering.class)) {
            List<Subject> subjects = new ArrayList<>();
            for (String variant : args) {
                for (SlotReuse reuse : List.of(SlotReuse.IMMEDIATE, SlotReuse.CACHED)) {
                    CounterOptions options = CounterOptions.defaults().withReuse(reuse);
                    Counter counter = Counters.create(Variant.parse(variant), options);
                    subjects.add(new Subject(counter, fresh(loop), new double[ROUNDS]));
                }
            }
            for (int round = -9; round < ROUNDS; round++) {
                for (Subject subject : subjects) {
                    long nanos = subject.loop.run(subject.counter, UPDATES);
                    if (round >= 0) {
                        subject.nanos[round] = nanos / (double) UPDATES;
                    }
                }
            }
            for (int i = 0; i < subjects.size(); i += 2) {
                print(loop, args[i / 2], subjects.get(i).nanos, subjects.get(i + 1).nanos);
            }
        }
    }

    private static void print(Class<?> loop, String variant, double[] without, double[] with) {
        double[] ratios = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            ratios[i] = with[i] / without[i];
        }
        System.out.printf(
                "%-9s %-32s %.2f ns, recorded %.2f ns; ratio in pairs %.3f (%.3f to %.3f)%n",
                loop.getSimpleName(),
                variant,
                quantile(without, 0.25),
                quantile(with, 0.25),
                quantile(ratios, 0.5),
                quantile(ratios, 0.25),
                quantile(ratios, 0.75));
    }

    private static double quantile(double[] values, double q) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) (q * (sorted.length - 1))];
    }

    private static Loop fresh(Class<?> loop) throws Throwable {
        String file = loop.getName().substring(loop.getPackageName().length() + 1) + ".class";
        try (InputStream bytes = loop.getResourceAsStream(file)) {
            MethodHandles.Lookup copy =
                    MethodHandles.lookup().defineHiddenClass(bytes.readAllBytes(), true);
            return (Loop)
                    copy.findConstructor(copy.lookupClass(), MethodType.methodType(void.class))
                            .invoke();
        }
    }
}
