package dev.percpu.harness.bench.workloads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The orders in which threads go through many counters. */
class DrawsTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 1_000, 100_000})
    void everyDrawIsACounterAndTheLengthAPowerOfTwo(int counters) {
        for (int[] order : new int[][] {Draws.uniform(counters, 3), Draws.zipf(counters, 3)}) {
            assertThat(Arrays.stream(order))
                    .allMatch(counter -> 0 <= counter && counter < counters);
            assertThat(Integer.bitCount(order.length)).isEqualTo(1);
            assertThat(order.length).isGreaterThanOrEqualTo(counters);
        }
    }

    @Test
    void ordersAreTheSameInEveryForkAndOthersInEveryThread() {
        assertThat(Draws.zipf(100, 1))
                .isEqualTo(Draws.zipf(100, 1))
                .isNotEqualTo(Draws.zipf(100, 2));
        assertThat(Draws.uniform(100, 1))
                .isEqualTo(Draws.uniform(100, 1))
                .isNotEqualTo(Draws.uniform(100, 2));
    }

    @Test
    void uniformDrawsAreUniform() {
        long[] hits = hits(Draws.uniform(4, 0), 4);

        assertThat(Arrays.stream(hits).boxed())
                .allSatisfy(n -> assertThat(n / 4096.0).isCloseTo(0.25, within(0.03)));
    }

    @Test
    void drawsByZipfFollowOneOverTheRank() {
        int counters = 8;
        double harmonic = 0;
        for (int rank = 1; rank <= counters; rank++) {
            harmonic += 1.0 / rank;
        }

        long[] hits = hits(Draws.zipf(counters, 0), counters);
        Arrays.sort(hits);

        for (int rank = 1; rank <= counters; rank++) {
            assertThat(hits[counters - rank] / 4096.0)
                    .isCloseTo(1 / (rank * harmonic), within(0.03));
        }
    }

    @Test
    void allThreadsFindTheSameCounterPopular() {
        assertThat(most(hits(Draws.zipf(1_000, 1), 1_000)))
                .isEqualTo(most(hits(Draws.zipf(1_000, 2), 1_000)));
    }

    private static long[] hits(int[] order, int counters) {
        long[] hits = new long[counters];
        for (int counter : order) {
            hits[counter]++;
        }
        return hits;
    }

    private static int most(long... hits) {
        int most = 0;
        for (int i = 1; i < hits.length; i++) {
            most = hits[i] > hits[most] ? i : most;
        }
        return most;
    }
}
