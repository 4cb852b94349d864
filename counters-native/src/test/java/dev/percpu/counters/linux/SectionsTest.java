package dev.percpu.counters.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The calls, and which argument is which; what the sequences promise is tested in C. */
class SectionsTest extends PinnedColumn {

    @BeforeEach
    void bridgeIsThere() {
        assumeTrue(BridgeTest.isBuilt(), BridgeTest.NOT_BUILT);
    }

    @Test
    void addsToTheCurrentCpusSlot() {
        assumeTrue(Sections.unavailable().isEmpty(), "no restartable sequences");
        set(3, 100);
        assertThat(Sections.add(slot0, STRIDE, cpus, SPAN, 7)).isEqualTo(7);
        assertThat(Sections.add(slot0, STRIDE, cpus, SPAN, -9)).isEqualTo(-2);
        assertThat(word(0)).isEqualTo(-2);
        assertThat(word(3)).isEqualTo(100);
    }

    @Test
    void addsNothingThatWouldReachTheBatch() {
        set(0, 40);
        set(3, 10);
        assertThat(Sections.addBounded(slot0, STRIDE, cpus, SPAN, 2, 32)).isEqualTo(cpu);
        assertThat(word(0) - word(3)).isEqualTo(30);
        if (Sections.unavailable().isEmpty()) {
            assertThat(Sections.addBounded(slot0, STRIDE, cpus, SPAN, 1, 32)).isEqualTo(-1);
            assertThat(word(0)).isEqualTo(41);
        }
    }

    @Test
    void tellsTheSlotThatWasZeroInBothWords() {
        assumeTrue(Sections.unavailable().isEmpty(), "no restartable sequences");
        assertThat(Sections.addBounded(slot0, STRIDE, cpus, SPAN, 2, 32)).isEqualTo(-2 - cpu);
        assertThat(Sections.addBounded(slot0, STRIDE, cpus, SPAN, -2, 32)).isEqualTo(-1);
        assertThat(Sections.take(slot0, STRIDE, cpus, SPAN, -3, 32)).isEqualTo(-2 - cpu);
    }

    @Test
    void takesFromRoomAndGivesToIt() {
        set(0, 40);
        set(3, 10);
        assertThat(Sections.take(slot0, STRIDE, cpus, SPAN, 31, 32)).isEqualTo(cpu);
        assertThat(Sections.take(slot0, STRIDE, cpus, SPAN, -2, 32)).isEqualTo(cpu);
        if (Sections.unavailable().isEmpty()) {
            assertThat(Sections.take(slot0, STRIDE, cpus, SPAN, 30, 32)).isEqualTo(-1);
            assertThat(Sections.take(slot0, STRIDE, cpus, SPAN, -31, 32)).isEqualTo(-1);
            assertThat(word(0)).isEqualTo(41);
        }
        set(3, 42);
        assertThat(Sections.take(slot0, STRIDE, cpus, SPAN, -3, 32)).isEqualTo(cpu);
    }

    @Test
    void comparesAndSets() {
        set(0, 40);
        set(3, 10);
        assertThat(Sections.compareAndSet(slot0, STRIDE, cpus, SPAN, 31, 5)).isFalse();
        assertThat(Sections.compareAndSet(slot0, STRIDE, cpus, SPAN, 30, 5)).isTrue();
        assertThat(word(0) - word(3)).isEqualTo(5);
    }

    @Test
    void addsToTheBankThatTheFlagNames() {
        for (int bank = 0; bank < 2; bank++) {
            flag.set(ValueLayout.JAVA_LONG, 0, bank);
            Sections.addToBank(slot0, STRIDE, cpus, SPAN, flag.address(), 5);
            assertThat(word(bank) - word(3 + bank)).isEqualTo(5);
        }
        assertThat(word(5)).as("updates under way").isZero();
    }

    @Test
    void aCpuOutsideOfTheColumnIsWrapped() {
        assumeTrue(cpu > 0, "only CPU 0 is allowed, which no column excludes");
        Sections.add(slot0, STRIDE, 1, SPAN, 5);
        assertThat(column.get(ValueLayout.JAVA_LONG, 0)).isZero();
        assertThat(column.get(ValueLayout.JAVA_LONG, SPAN)).as("made atomically").isEqualTo(-5);
    }

    @Test
    void losesNoUpdateOfThreadsThatShareACpu() throws InterruptedException {
        int updates = 500_000;
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        for (int n = 0; n < updates; n++) {
                                            Sections.add(slot0, STRIDE, cpus, SPAN, 1);
                                        }
                                    }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(word(0) - word(3)).isEqualTo(4L * updates);
    }

    @Test
    void everyFenceThatTheKernelHasCanBePassed() {
        for (Fence fence : Fence.values()) {
            assumeTrue(fence.unavailable().isEmpty(), "no membarrier");
            fence.await();
        }
    }
}
