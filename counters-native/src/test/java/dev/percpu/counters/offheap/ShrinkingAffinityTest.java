package dev.percpu.counters.offheap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.percpu.counters.BatchedCounter;
import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.CpuList;
import dev.percpu.counters.LazyCounter;
import dev.percpu.counters.SnapshotCounter;
import dev.percpu.counters.Variant;
import dev.percpu.counters.cpu.Affinity;
import dev.percpu.counters.cpu.CurrentCpu;
import dev.percpu.counters.linux.LibC;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The CPUs that a process may use become fewer and more while its counters are in use. */
class ShrinkingAffinityTest {

    private static final Path SECOND = Path.of("/sys/devices/system/cpu/cpu1/online");
    private static final int WORKERS = 4;
    private static final int ROUNDS = 40;
    private static final Set<String> DESIGNS =
            Set.of("percpu", "tree", "flip", "lazy", "striped", "local", "unified");

    private final CpuList all = CurrentCpu.available() ? Affinity.allowed() : CpuList.of();

    static Stream<Variant> variants() {
        return Counters.variants().stream()
                .filter(variant -> DESIGNS.contains(variant.design()))
                .filter(variant -> variant.layout().equals("offheap"))
                .filter(variant -> variant.index().equals("cpu"));
    }

    @BeforeEach
    void twoCpusAreAllowed() {
        assumeTrue(all.size() > 1, "only one CPU is allowed, or none is known");
    }

    /** A thread that counts in each of some counters, and the kernel's id by which it is moved. */
    private record Worker(Thread thread, int tid) {

        static Worker start(List<Counter> counters, AtomicLong issued, CompletableFuture<?> end)
                throws Exception {
            CompletableFuture<Integer> tid = new CompletableFuture<>();
            Thread thread =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        tid.complete(LibC.gettid());
                                        long sum = 0;
                                        for (long i = 0; !end.isDone(); i++) {
                                            for (Counter counter : counters) {
                                                counter.add(i % 100);
                                            }
                                            sum += i % 100;
                                        }
                                        issued.addAndGet(sum);
                                    });
            return new Worker(thread, tid.get());
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void noUpdateIsLostWhileTheAllowedCpusShrinkToOneAndGrowAgain(Variant variant)
            throws Exception {
        try (Counter counter = create(variant)) {
            AtomicLong issued = new AtomicLong();
            CompletableFuture<Void> end = new CompletableFuture<>();
            List<Worker> workers = new ArrayList<>();
            long drained = 0;
            try {
                for (int i = 0; i < WORKERS; i++) {
                    workers.add(Worker.start(List.of(counter), issued, end));
                }
                for (int round = 0; round < ROUNDS; round++) {
                    CpuList one = CpuList.of(all.ids().get(round % all.size()));
                    allow(workers, round % 2 == 0 ? one : all);
                    Thread.sleep(1);
                    counter.sum();
                    drained += counter.drain();
                }
            } finally {
                end.complete(null);
                for (Worker worker : workers) {
                    worker.thread.join();
                }
            }
            assertThat(counter.sum()).isEqualTo(issued.get() - drained);
            assertThat(counter.drain() + drained).isEqualTo(issued.get()).isPositive();
        }
    }

    private static Counter create(Variant variant) {
        Counter counter = Counters.create(variant, CounterOptions.defaults());
        if (counter instanceof LazyCounter lazy) {
            lazy.upgrade();
        }
        return counter;
    }

    private static void allow(List<Worker> workers, CpuList cpus) {
        for (Worker worker : workers) {
            Affinity.pin(worker.tid, cpus);
        }
    }

    /** Runs on one CPU, on a thread of its own so that the test's stays where it is. */
    private static void on(int cpu, Runnable body) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.ofPlatform()
                .start(
                        () -> {
                            try {
                                Affinity.pin(CpuList.of(cpu));
                                body.run();
                                done.complete(null);
                            } catch (Throwable e) {
                                done.completeExceptionally(e);
                            }
                        });
        done.get();
    }

    @ParameterizedTest
    @MethodSource("variants")
    void aCounterThatIsMadeOnOneCpuCountsOnAllWhenTheyAreBack(Variant variant) throws Exception {
        CompletableFuture<Counter> made = new CompletableFuture<>();
        on(all.ids().get(0), () -> made.complete(create(variant)));
        try (Counter counter = made.get()) {
            for (int cpu : all.ids()) {
                on(cpu, () -> counter.add(1 + cpu));
            }
            assertThat(counter.sum()).isEqualTo(all.ids().stream().mapToLong(cpu -> 1 + cpu).sum());
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void whatIsLeftOnACpuThatIsNoLongerAllowedIsFoldedFromAnother(Variant variant)
            throws Exception {
        try (Counter counter = create(variant)) {
            on(all.length() - 1, () -> counter.add(7));
            on(all.ids().get(0), () -> assertAll(counter, 7));
        }
    }

    private static void assertAll(Counter counter, long value) {
        assertThat(counter.sum()).isEqualTo(value);
        if (counter instanceof SnapshotCounter flip) {
            assertThat(flip.snapshot()).isEqualTo(value);
        }
        if (counter instanceof BatchedCounter batched) {
            batched.sync();
            assertThat(counter.read()).isEqualTo(value);
        }
        assertThat(counter.drain()).isEqualTo(value);
        assertThat(counter.sum()).isZero();
    }

    /**
     * Takes a CPU of the machine away from everything that runs on it, for a moment: only when it
     * is asked for. All counters are in use at once, so that it is away only once.
     */
    @Test
    void noUpdateIsLostWhenACpuGoesOfflineAndComesBack() throws Exception {
        assumeTrue(
                Boolean.getBoolean("test.offline"),
                "no CPU is taken offline unless root asks for it with -Dtest.offline=true");
        assumeTrue(Files.isWritable(SECOND), "no CPU is taken offline: " + SECOND + " is not ours");
        List<Counter> counters = variants().map(ShrinkingAffinityTest::create).toList();
        AtomicLong issued = new AtomicLong();
        CompletableFuture<Void> end = new CompletableFuture<>();
        List<Worker> workers = new ArrayList<>();
        on(1, () -> counters.forEach(counter -> counter.add(7)));
        try {
            for (int i = 0; i < WORKERS; i++) {
                workers.add(Worker.start(counters, issued, end));
            }
            Files.writeString(SECOND, "0");
            assertThat(Affinity.allowed().contains(1)).isFalse();
            counters.forEach(Counter::sum);
        } finally {
            Files.writeString(SECOND, "1");
            end.complete(null);
            for (Worker worker : workers) {
                worker.thread.join();
            }
        }
        assertThat(Affinity.allowed()).isEqualTo(all);
        for (Counter counter : counters) {
            assertAll(counter, 7 + issued.get());
            counter.close();
        }
    }
}
