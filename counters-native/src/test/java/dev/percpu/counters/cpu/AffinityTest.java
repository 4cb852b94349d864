package dev.percpu.counters.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.child.PinnedFirst;
import dev.percpu.counters.linux.ChildJvm;
import dev.percpu.counters.linux.LibC;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AffinityTest {

    @BeforeEach
    void libcCanBeCalled() {
        assumeTrue(
                Affinity.unavailable().isEmpty(), () -> "no libc: " + Affinity.unavailable().get());
    }

    @Test
    void pinsTheThreadToEachAllowedCpuAndBack() {
        CpuList before = Affinity.allowed();
        try {
            for (int cpu : before.ids()) {
                Affinity.pin(before);
                assertThat(Affinity.pin(CpuList.of(cpu))).isEqualTo(before);
                assertThat(Affinity.allowed()).isEqualTo(CpuList.of(cpu));
                assertThat(CurrentCpu.get()).isEqualTo(cpu);
            }
        } finally {
            Affinity.pin(before);
        }
        assertThat(Affinity.allowed()).isEqualTo(before);
    }

    /** The tables that all threads share are not sized for the thread that happens to be first. */
    @Test
    void pinnedThreadLearnsHowManyCpusTheProcessMayUse() throws Exception {
        assertThat(ChildJvm.run(ChildJvm.java(PinnedFirst.class, ChildJvm.NATIVE_ACCESS)).lines())
                .contains("usable " + Runtime.getRuntime().availableProcessors());
    }

    @Test
    void movesAnotherThreadByItsKernelId() throws Exception {
        CompletableFuture<Integer> tid = new CompletableFuture<>();
        CountDownLatch moved = new CountDownLatch(1);
        AtomicReference<CpuList> seen = new AtomicReference<>();
        CpuList here = Affinity.allowed();
        CpuList target = CpuList.of(here.length() - 1);
        Thread thread =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    tid.complete(LibC.gettid());
                                    try {
                                        moved.await();
                                    } catch (InterruptedException e) {
                                        Thread.currentThread().interrupt();
                                    }
                                    seen.set(Affinity.allowed());
                                });
        Affinity.pin(tid.get(), target);
        assertThat(Affinity.allowed(tid.get())).isEqualTo(target);
        moved.countDown();
        thread.join();

        assertThat(seen.get()).isEqualTo(target);
        assertThat(Affinity.allowed()).isEqualTo(here);
    }

    @Test
    void refusesASetWithoutAnyUsableCpuAndStaysAsItWas() {
        CpuList before = Affinity.allowed();

        for (CpuList none : new CpuList[] {CpuList.of(), CpuList.of(CpuList.MAX_ID)}) {
            assertThatThrownBy(() -> Affinity.pin(none))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + none + "'")
                    .hasMessageContaining("at least one CPU");
        }
        assertThat(Affinity.allowed()).isEqualTo(before);
    }

    @Test
    void refusesAThreadThatDoesNotExist() {
        assertThatThrownBy(() -> Affinity.pin(Integer.MAX_VALUE, Affinity.allowed()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("thread " + Integer.MAX_VALUE);
    }

    @Test
    void refusesToPinAVirtualThread() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                Affinity.pin(CpuList.of(0));
                            } catch (IllegalStateException e) {
                                thrown.set(e);
                            }
                        })
                .join();

        assertThat(thrown.get()).hasMessageContaining("use a platform thread");
    }
}
