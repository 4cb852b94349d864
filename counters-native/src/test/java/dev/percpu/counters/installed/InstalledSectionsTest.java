package dev.percpu.counters.installed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.percpu.counters.contract.Rounds;
import dev.percpu.counters.cpu.ConcurrencyId;
import dev.percpu.counters.cpu.CurrentNode;
import dev.percpu.counters.linux.InstalledReads;
import dev.percpu.counters.linux.InstalledSections;
import dev.percpu.counters.linux.Ladder;
import dev.percpu.counters.linux.PinnedColumn;
import dev.percpu.counters.linux.Rung;
import dev.percpu.counters.linux.Sections;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Sections as code of the JVM: each call, which argument is which, and that they mix with calls of
 * the bridge. What happens at each of their instructions is tested in C.
 */
class InstalledSectionsTest extends PinnedColumn {

    private static final int THREADS = 4;
    private static final int UPDATES = 10_000_000;

    /** A billion updates, or a tenth of that. */
    private static final int ROUNDS = Rounds.of(25, 2);

    private static final int MOST_ROUNDS = 1_000;

    private InstalledSections sections;

    @BeforeEach
    void installSections() {
        assumeTrue(Sections.unavailable().isEmpty(), "no restartable sequences");
        assertThat(InstalledSections.unavailable()).isEmpty();
        sections = InstalledSections.of(STRIDE, cpus, SPAN).orElseThrow();
    }

    @Test
    void theRungIsTheHighest() {
        assertThat(Ladder.rung()).isEqualTo(Rung.INSTALLED);
        assertThat(Ladder.reason()).isEmpty();
    }

    @Test
    void addsToTheCurrentCpusSlot() {
        set(3, 100);
        assertThat(sections.add(slot0, 7)).isEqualTo(7);
        assertThat(Sections.add(slot0, STRIDE, cpus, SPAN, -9)).isEqualTo(-2);
        assertThat(sections.add(slot0, 1L << 40)).isEqualTo((1L << 40) - 2);
        assertThat(word(0)).isEqualTo((1L << 40) - 2);
        assertThat(word(3)).isEqualTo(100);
    }

    @Test
    void addsNothingThatWouldReachTheBatch() {
        set(0, 40);
        set(3, 10);
        assertThat(sections.addBounded(slot0, 2, 32)).isEqualTo(cpu);
        assertThat(sections.addBounded(slot0, 1, 32)).isEqualTo(-1);
        assertThat(sections.addBounded(slot0, -63, 32)).isEqualTo(cpu);
        assertThat(word(0)).isEqualTo(41);
    }

    @Test
    void tellsTheSlotThatWasZeroInBothWords() {
        assertThat(sections.addBounded(slot0, 2, 32)).isEqualTo(-2 - cpu);
        assertThat(sections.addBounded(slot0, -2, 32)).isEqualTo(-1);
        assertThat(sections.take(slot0, -3, 32)).isEqualTo(-2 - cpu);
    }

    @Test
    void takesFromRoomAndGivesToIt() {
        set(0, 40);
        set(3, 10);
        assertThat(sections.take(slot0, 31, 32)).isEqualTo(cpu);
        assertThat(sections.take(slot0, -2, 32)).isEqualTo(cpu);
        assertThat(sections.take(slot0, 30, 32)).isEqualTo(-1);
        assertThat(Sections.take(slot0, STRIDE, cpus, SPAN, -31, 32)).isEqualTo(-1);
        assertThat(word(0)).isEqualTo(41);
        set(3, 42);
        assertThat(sections.take(slot0, -3, 32)).isEqualTo(cpu);
    }

    @Test
    void comparesAndSets() {
        set(0, 40);
        set(3, 10);
        assertThat(sections.compareAndSet(slot0, 31, 5)).isFalse();
        assertThat(sections.compareAndSet(slot0, 30, 5)).isTrue();
        assertThat(word(0) - word(3)).isEqualTo(5);
    }

    @Test
    void addsToTheBankThatTheFlagNames() {
        for (int bank = 0; bank < 2; bank++) {
            flag.set(ValueLayout.JAVA_LONG, 0, bank);
            assertThat(sections.addToBank(slot0, flag.address(), 5)).isEqualTo(5);
            assertThat(word(bank)).isEqualTo(5);
        }
        assertThat(word(5)).as("updates under way").isZero();
    }

    @Test
    void aCpuOutsideOfTheColumnIsLeftToTheBridge() {
        assumeTrue(cpu > 0, "only CPU 0 is allowed, which no column excludes");
        InstalledSections narrow = InstalledSections.of(STRIDE, cpu, SPAN).orElseThrow();
        narrow.add(slot0, 5);
        int unit = cpu % cpu;
        assertThat(column.get(ValueLayout.JAVA_LONG, unit * STRIDE)).isZero();
        assertThat(column.get(ValueLayout.JAVA_LONG, unit * STRIDE + SPAN))
                .as("made atomically")
                .isEqualTo(-5);
        assertThat(narrow.take(slot0, -1, 32)).isEqualTo(unit);
        assertThat(narrow.addBounded(slot0, 1, 32)).isEqualTo(unit);
        assertThat(narrow.compareAndSet(slot0, 5, 8)).isTrue();
        assertThat(column.get(ValueLayout.JAVA_LONG, unit * STRIDE + SPAN)).isEqualTo(-8);
    }

    @Test
    void losesNoUpdateOfThreadsThatShareACpuAndAreAborted() throws InterruptedException {
        long issued = 0;
        for (int round = 0; round < ROUNDS || aborts() == 0 && round < MOST_ROUNDS; round++) {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                boolean installed = i > 0;
                threads.add(Thread.ofPlatform().start(() -> add(UPDATES, installed)));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            issued += THREADS * UPDATES;
            assertThat(word(0) - word(3)).isEqualTo(issued);
        }
        assertThat(aborts()).isPositive();
    }

    private long aborts() {
        return sections.aborts().get(0).get(ValueLayout.JAVA_LONG, 0);
    }

    private void add(int updates, boolean installed) {
        for (int n = 0; n < updates; n++) {
            if (installed) {
                sections.add(slot0, 1);
            } else {
                Sections.add(slot0, STRIDE, cpus, SPAN, 1);
            }
        }
    }

    @Test
    void readsWhereTheThreadIs() {
        assertThat(InstalledReads.cpu()).isEqualTo(cpu);
        assertThat(InstalledReads.nothing()).isZero();
        assumeTrue(ConcurrencyId.unavailable().isEmpty(), "no concurrency ids");
        assertThat(InstalledReads.concurrencyId()).isBetween(0, cpus - 1);
        assertThat(InstalledReads.node()).isEqualTo(CurrentNode.get());
    }
}
