package dev.percpu.counters.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.cpu.Affinity;
import dev.percpu.counters.cpu.CurrentCpu;
import dev.percpu.counters.cpu.Topology;
import dev.percpu.counters.ffi.percpu_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BridgeTest {

    static final String NOT_BUILT =
            "the C bridge was not built: no make or no C compiler when Maven ran";

    private static final long STRIDE = 128;

    private final Arena arena = Arena.ofShared();
    private final int cpus = Topology.possibleCpus().length();
    private final MemorySegment column = arena.allocate(STRIDE * (cpus + 1), STRIDE);

    static boolean isBuilt() {
        return BridgeLibrary.class.getResource(BridgeLibrary.RESOURCE) != null;
    }

    @BeforeEach
    void bridgeIsBuiltAndThenItLoads() {
        assumeTrue(isBuilt(), NOT_BUILT);
        assertThat(Bridge.unavailable()).isEmpty();
    }

    @AfterEach
    void free() {
        arena.close();
    }

    private long slot(int unit) {
        return column.get(ValueLayout.JAVA_LONG, unit * STRIDE);
    }

    private long sum() {
        long sum = 0;
        for (long at = 0; at < column.byteSize(); at += Long.BYTES) {
            sum += column.get(ValueLayout.JAVA_LONG, at);
        }
        return sum;
    }

    @Test
    void addsToTheSlotOfTheCurrentCpu() {
        CpuList before = Affinity.allowed();
        try {
            for (int cpu : before.ids()) {
                Affinity.pin(CpuList.of(cpu));
                assertThat(Bridge.add(column.address(), STRIDE, cpus, 7)).isEqualTo(7);
                assertThat(Bridge.add(column.address(), STRIDE, cpus, -9)).isEqualTo(-2);
                assertThat(slot(cpu)).isEqualTo(-2);
            }
        } finally {
            Affinity.pin(before);
        }
        assertThat(sum()).isEqualTo(-2L * before.size());
    }

    @Test
    void addsNothingThatWouldReachTheBatchAndTellsTheSlot() {
        CpuList before = Affinity.allowed();
        int cpu = before.length() - 1;
        long slot0 = column.address();
        try {
            Affinity.pin(CpuList.of(cpu));
            assertThat(Bridge.addBounded(slot0, STRIDE, cpus, 31, 32)).isEqualTo(-2 - cpu);
            assertThat(Bridge.addBounded(slot0, STRIDE, cpus, 1, 32)).isEqualTo(cpu);
            assertThat(slot(cpu)).isEqualTo(31);
            assertThat(Bridge.addBounded(slot0, STRIDE, cpus, -62, 32)).isEqualTo(-1);
            assertThat(Bridge.addBounded(slot0, STRIDE, cpus, -1, 32)).isEqualTo(cpu);
            assertThat(slot(cpu)).isEqualTo(-31);
        } finally {
            Affinity.pin(before);
        }
    }

    @Test
    void keepsACpuOutsideOfTheColumnInsideOfIt() {
        CpuList before = Affinity.allowed();
        int cpu = before.length() - 1;
        assumeTrue(cpu > 0, "only CPU 0 is allowed, which no column excludes");
        try {
            Affinity.pin(CpuList.of(cpu));
            Bridge.add(column.address(), STRIDE, cpu, 1);
            Bridge.add(column.address(), STRIDE, 1, 1);
        } finally {
            Affinity.pin(before);
        }
        assertThat(slot(0)).isEqualTo(2);
        assertThat(sum()).isEqualTo(2);
    }

    @Test
    void wrapsLikeLong() {
        CpuList before = Affinity.allowed();
        try {
            Affinity.pin(CpuList.of(before.ids().get(0)));
            Bridge.add(column.address(), STRIDE, cpus, Long.MAX_VALUE);
            assertThat(Bridge.add(column.address(), STRIDE, cpus, 1)).isEqualTo(Long.MIN_VALUE);
        } finally {
            Affinity.pin(before);
        }
    }

    @Test
    void losesNoUpdateOfPlatformThreadsThatKeepMoving() throws Exception {
        losesNoUpdate(Thread.ofPlatform().factory());
    }

    @Test
    void losesNoUpdateOfVirtualThreads() throws Exception {
        losesNoUpdate(Thread.ofVirtual().factory());
    }

    private void losesNoUpdate(ThreadFactory factory) throws Exception {
        int threads = 4;
        int adds = 200_000;
        ConcurrentLinkedQueue<Integer> tids = new ConcurrentLinkedQueue<>();
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread worker = factory.newThread(() -> work(adds, tids));
            workers.add(worker);
            worker.start();
        }
        List<Integer> allowed = Affinity.allowed().ids();
        for (int round = 0; workers.stream().anyMatch(Thread::isAlive); round++) {
            for (int tid : tids) {
                try {
                    Affinity.pin(tid, CpuList.of(allowed.get(round % allowed.size())));
                } catch (IllegalStateException e) {
                    tids.remove(tid);
                }
            }
            Thread.yield();
        }
        assertThat(sum()).isEqualTo(3L * threads * adds);
    }

    private void work(int adds, ConcurrentLinkedQueue<Integer> tids) {
        boolean virtual = Thread.currentThread().isVirtual();
        if (!virtual) {
            tids.add(LibC.gettid());
        }
        for (int i = 0; i < adds; i++) {
            Bridge.add(column.address(), STRIDE, cpus, 1);
            Bridge.addBounded(column.address(), STRIDE, cpus, 2, Long.MAX_VALUE);
            if (virtual && i % 1000 == 0) {
                Thread.yield();
            }
        }
    }

    @Test
    void looksForEveryFunctionOfTheHeader() {
        assertThat(
                        Arrays.stream(percpu_h.class.getMethods())
                                .map(Method::getName)
                                .filter(name -> name.endsWith("$address"))
                                .map(name -> name.replace("$address", "")))
                .containsExactlyInAnyOrderElementsOf(BridgeLibrary.FUNCTIONS);
    }

    @Test
    void reportsThisProcess() {
        Bridge.Facts facts = Bridge.facts();

        assertThat(facts.abiVersion()).isEqualTo(percpu_h.PERCPU_ABI_VERSION());
        assertThat(Integer.bitCount(facts.pageSize())).isEqualTo(1);
        assertThat(facts.pageSize()).isGreaterThanOrEqualTo(4096);
        assertThat(facts.cpu()).isBetween(CurrentCpu.available() ? 0 : -1, cpus - 1);
        assertThat(facts.rseqRegistered()).isEqualTo(facts.rseqSize() > 0);
    }
}
