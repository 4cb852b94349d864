package dev.percpu.harness.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A log as JDK 25 writes it. */
class SafepointLogTest {

    private static final String LOG =
            """
            [100ns] Safepoint "SerialGCCollect", Time since last: 26793681 ns, Reaching safepoint: 1493 ns, At safepoint: 5916815 ns, Leaving safepoint: 2184 ns, Total: 5920492 ns, Threads: 0 runnable, 10 total
            [200ns] Safepoint "SerialGCCollect", Time since last: 71857 ns, Reaching safepoint: 911 ns, At safepoint: 7920711 ns, Leaving safepoint: 2634 ns, Total: 7924256 ns, Threads: 0 runnable, 10 total
            [300ns] Safepoint "ThreadDump", Time since last: 222682 ns, Reaching safepoint: 681 ns, At safepoint: 77505 ns, Leaving safepoint: 702 ns, Total: 78888 ns, Threads: 0 runnable, 10 total
            """;

    @Test
    void onlyWhatHappenedInTheSpanCounts() {
        assertThat(SafepointLog.millis(LOG, 0, 1_000)).contains(14L);
        assertThat(SafepointLog.millis(LOG, 150, 250)).contains(8L);
        assertThat(SafepointLog.millis(LOG, 400, 500)).contains(0L);
    }

    @Test
    void withoutSafepointsTheTimeIsZeroAndInAnUnknownFormItIsMissing() {
        assertThat(SafepointLog.millis("", 0, 1_000)).contains(0L);
        assertThat(SafepointLog.millis("[safepoint] stopped for 5 ms\n", 0, 1_000)).isEmpty();
    }
}
