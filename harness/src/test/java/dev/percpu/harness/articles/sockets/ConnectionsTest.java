package dev.percpu.harness.articles.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.Counter;
import dev.percpu.counters.Counters;
import dev.percpu.counters.Variant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionsTest {

    private static final int THREADS = 3;
    private static final int MANY = 50;
    private static final int REQUESTS = 50_000;

    /** Serves from several threads at once, each with its own connections. */
    private static List<Connections> served(Counter counter, Connections.Limits limits)
            throws InterruptedException {
        Connections.Pressure pressure = new Connections.Pressure();
        List<Connections> all = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Connections own = new Connections(counter, limits, pressure, MANY, 3);
            all.add(own);
            threads.add(
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        for (int request = 0; request < REQUESTS; request++) {
                                            own.step();
                                        }
                                    }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return all;
    }

    private static long outstanding(List<Connections> all) {
        return all.stream().mapToLong(Connections::issued).sum();
    }

    private static long refused(List<Connections> all) {
        return all.stream().mapToLong(Connections::refused).sum();
    }

    @ParameterizedTest
    @CsvSource({
        "atomic:heap, 150", "atomic:heap, 20", "percpu:heap, 150", "percpu:heap, 20",
        "percpu:offheap, 40", "local:heap:cpu, 20", "flip:offheap, 40", "tree:heap, 40"
    })
    void whatIsChargedAndNotGivenBackIsCountedAndWithinTheLimit(String variant, int room)
            throws InterruptedException {
        Connections.Limits limits = SocketLoad.limits(THREADS, MANY, room);
        try (Counter counter = Counters.create(variant)) {
            List<Connections> all = served(counter, limits);

            assertThat(counter.sum()).isEqualTo(outstanding(all));
            assertThat(outstanding(all)).isPositive();
            assertThatCode(() -> SocketLoad.checkLimit(counter, limits, outstanding(all)))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void aTightLimitRefusesAndAWideOneDoesNot() throws InterruptedException {
        try (Counter counter = Counters.create("atomic:heap")) {
            assertThat(refused(served(counter, SocketLoad.limits(THREADS, MANY, 150)))).isZero();
        }
        try (Counter counter = Counters.create("atomic:heap")) {
            assertThat(refused(served(counter, SocketLoad.limits(THREADS, MANY, 10)))).isPositive();
        }
    }

    @Test
    void underPressureRequestsAreSmall() throws InterruptedException {
        Connections.Limits always = new Connections.Limits(-1, -1, Long.MAX_VALUE);
        try (Counter counter = Counters.create("atomic:heap")) {
            assertThat(outstanding(served(counter, always))).isEqualTo((long) THREADS * MANY);
        }
    }

    @Test
    void aCounterThatReadsTooLowBreaksTheLimitAndIsFound() throws InterruptedException {
        Connections.Limits limits = SocketLoad.limits(THREADS, MANY, 20);
        try (Counter counter = new ReadsNothing(Counters.create("atomic:heap"))) {
            List<Connections> all = served(counter, limits);

            assertThatThrownBy(() -> SocketLoad.checkLimit(counter, limits, outstanding(all)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("more than the limit of " + limits.max());
        }
    }

    private record ReadsNothing(Counter counter) implements Counter {

        @Override
        public Variant variant() {
            return counter.variant();
        }

        @Override
        public void add(long delta) {
            counter.add(delta);
        }

        @Override
        public long read() {
            return 0;
        }

        @Override
        public long sum() {
            return counter.sum();
        }

        @Override
        public long drain() {
            return counter.drain();
        }

        @Override
        public Accuracy accuracy() {
            return counter.accuracy();
        }

        @Override
        public void close() {
            counter.close();
        }
    }

    @Test
    void limitsHaveTheKernelsProportions() {
        assertThat(Connections.Limits.of(600, 100))
                .isEqualTo(new Connections.Limits(300, 400, 600));
    }
}
