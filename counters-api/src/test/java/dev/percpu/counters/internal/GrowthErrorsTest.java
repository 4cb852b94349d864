package dev.percpu.counters.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Growth that finds no stack or no heap leaves the count as it is, and usable. */
class GrowthErrorsTest {

    private static final int STACK_BYTES = 256 * 1024;
    private static final int LEVELS = 120;
    private static final int MOST_SLOTS = 64;
    private static final long VALUE = 1_000;

    /** Runs something once, so many frames above the end of the stack. */
    private static final class Dive {
        private final Runnable action;
        private final int above;
        private boolean tried;
        private boolean failed;

        Dive(Runnable action, int above) {
            this.action = action;
            this.above = above;
        }

        private int level() {
            int below;
            try {
                below = level();
            } catch (StackOverflowError e) {
                failed = tried;
                below = 0;
            }
            if (below == above && !tried) {
                tried = true;
                action.run();
            }
            return below + 1;
        }

        /** Whether the action ended in an error. */
        boolean failed() throws InterruptedException {
            Thread thread = new Thread(null, this::level, "dive", STACK_BYTES);
            thread.start();
            thread.join();
            return failed;
        }
    }

    private static final class Drained {
        private long value;
    }

    private static Count spread() {
        Count count = new Count(MOST_SLOTS);
        count.add(1);
        count.growOnce();
        count.add(2);
        count.growOnce();
        count.add(VALUE - 3);
        return count;
    }

    @Test
    void anUpdateAtTheEndOfTheStackIsMadeOrNotMade() throws InterruptedException {
        assertThat(failures(count -> count.add(5), VALUE, VALUE + 5)).isPositive();
    }

    @Test
    void aGrowthAtTheEndOfTheStackChangesNoValue() throws InterruptedException {
        failures(Count::growOnce, VALUE, VALUE);
    }

    private static int failures(Consumer<Count> action, long... allowed)
            throws InterruptedException {
        int failures = 0;
        for (int above = 0; above < LEVELS; above++) {
            Count count = spread();
            failures += new Dive(() -> action.accept(count), above).failed() ? 1 : 0;
            assertThat(allowed).as("%d frames above the end", above).contains(count.sum());
            int slots = count.slotCount();
            count.growOnce();
            assertThat(count.slotCount()).isEqualTo(2 * slots);
            assertThat(allowed).contains(count.drain());
        }
        return failures;
    }

    @Test
    void aDrainThatTheStackCutsShortHasTakenNothing() throws InterruptedException {
        int failures = 0;
        for (int above = 0; above < LEVELS; above++) {
            Count count = spread();
            Drained drained = new Drained();
            boolean failed = new Dive(() -> drained.value = count.drain(), above).failed();
            failures += failed ? 1 : 0;
            assertThat(drained.value + count.sum()).as("%d frames above", above).isEqualTo(VALUE);
            assertThat(count.drain()).isEqualTo(VALUE - drained.value);
        }
        assertThat(failures).isPositive();
    }

    @Test
    void inAFullHeapCountingGoesOnAndGrowthComesLater() throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx24m",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                FullHeap.class.getName())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(output.strip()).isEqualTo("full: 0 slots, 1000000; room: 2 slots, 1000000");
        assertThat(process.exitValue()).isZero();
    }

    /** A program whose heap is full when its count has to grow, and is not when it has to again. */
    static final class FullHeap {

        private static final int UPDATES = 1_000_000;
        private static final int MILLIS_OF_REST = 1_100;

        private FullHeap() {}

        public static void main(String[] arguments) throws InterruptedException {
            // A call that is made for the first time needs room to be linked.
            Count warm = spread();
            warm.growIfPossible(warm.slots);
            warm.add(warm.sum() + warm.drain());
            Count count = new Count(MOST_SLOTS);
            List<Object> filling = new ArrayList<>();
            fill(filling);
            for (int i = 0; i < UPDATES; i++) {
                count.add(1);
                if (i % (UPDATES / 10) == 0) {
                    count.growIfPossible(count.slots);
                }
            }
            int slots = count.slotCount();
            long sum = count.sum();
            filling.clear();
            Thread.sleep(MILLIS_OF_REST);
            count.growOnce();
            System.out.println(
                    "full: "
                            + slots
                            + " slots, "
                            + sum
                            + "; room: "
                            + count.slotCount()
                            + " slots, "
                            + count.sum());
        }

        private static void fill(List<Object> filling) {
            for (int bytes = 1 << 20; bytes >= 16; bytes /= 2) {
                try {
                    while (true) {
                        filling.add(new byte[bytes]);
                    }
                } catch (OutOfMemoryError e) {
                    // The next ones are smaller.
                }
            }
        }
    }
}
