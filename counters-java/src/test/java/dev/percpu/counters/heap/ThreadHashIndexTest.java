package dev.percpu.counters.heap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.design.Index;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class ThreadHashIndexTest {

    @Test
    void slotsAreTheNextPowerOfTwo() {
        int[][] expected = {{1, 1}, {2, 2}, {3, 4}, {4, 4}, {5, 8}, {300, 512}, {65_536, 65_536}};
        for (int[] pair : expected) {
            assertThat(ThreadHashIndex.SOURCE.slots(pair[0]))
                    .as("%d CPUs", pair[0])
                    .isEqualTo(pair[1]);
        }
    }

    @Test
    void aThreadKeepsItsSlot() {
        Index index = ThreadHashIndex.SOURCE.over(64);
        int first = index.current();
        for (int i = 0; i < 1_000; i++) {
            assertThat(index.current()).isEqualTo(first).isBetween(0, 63);
        }
    }

    /** In a JVM of its own: here, earlier tests have long numbered the whole table. */
    @Test
    void threadsThatBeginToCountTogetherGetSlotsOfTheirOwn()
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Beginners.class.getName())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(output.strip()).isEqualTo("8 slots");
    }

    /** Prints how many slots eight threads have that count for the first time. */
    static final class Beginners {

        public static void main(String[] args) throws InterruptedException {
            Index index = ThreadHashIndex.SOURCE.over(8);
            Set<Integer> seen = ConcurrentHashMap.newKeySet();
            for (int i = 0; i < 8; i++) {
                // Threads in between take ids, as a JVM's own do; they do not count.
                for (int j = 0; j < 7; j++) {
                    runAlone(() -> {});
                }
                runAlone(() -> seen.add(index.current()));
            }
            System.out.println(seen.size() + " slots");
        }

        private static void runAlone(Runnable body) throws InterruptedException {
            Thread thread = new Thread(body);
            thread.start();
            thread.join();
        }
    }
}
