package dev.percpu.counters.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.Counter;
import dev.percpu.counters.Counters;
import org.junit.jupiter.api.Test;

/** The contract's way of driving counters does show lost updates, where there are any. */
class LossCanaryTest {

    private static final int ROUNDS = 200;
    private static final int THREADS = 4;
    private static final int UPDATES = 100_000;

    @Test
    void theLossyBaselineIsCaught() throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            try (Counter counter = Counters.create("nonatomic:heap:single:plain")) {
                Workers.run(
                        THREADS,
                        worker -> {
                            for (int i = 0; i < UPDATES; i++) {
                                counter.increment();
                            }
                        });
                if (counter.sum() != (long) THREADS * UPDATES) {
                    return;
                }
            }
        }
        assertThat(false).as("no update lost in %d rounds", ROUNDS).isTrue();
    }
}
