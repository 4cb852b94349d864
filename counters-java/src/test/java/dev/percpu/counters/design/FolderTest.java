package dev.percpu.counters.design;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Everybody who is enlisted is folded, whatever happens to the others and to the thread. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class FolderTest {

    /** Throws when it is folded, or when it is asked whether it is over. */
    private static final class Probe implements Folder.Folded {
        final AtomicInteger folds = new AtomicInteger();
        volatile Error inFold;
        volatile Error inOver;
        volatile boolean over;

        @Override
        public void fold() {
            if (inFold != null) {
                throw inFold;
            }
            folds.incrementAndGet();
        }

        @Override
        public boolean over() {
            if (inOver != null) {
                throw inOver;
            }
            return over;
        }
    }

    private static void until(BooleanSupplier holds) throws InterruptedException {
        while (!holds.getAsBoolean()) {
            Thread.sleep(1);
        }
    }

    private static void untilFolded(Iterable<Probe> probes) throws InterruptedException {
        for (Probe probe : probes) {
            int before = probe.folds.get();
            until(() -> probe.folds.get() > before);
        }
    }

    private static List<Probe> probes(Folder folder, int count) {
        List<Probe> probes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            probes.add(new Probe());
            folder.add(probes.get(i));
        }
        return probes;
    }

    private static Folder folder() {
        return new Folder(body -> Thread.ofPlatform().daemon().unstarted(body));
    }

    @Test
    void whereverAnErrorFallsAllOthersAreFoldedAgainAndAgain() throws InterruptedException {
        List<Probe> probes = probes(folder(), 5);
        for (int i = 0; i < probes.size(); i++) {
            Probe failing = probes.get(i);
            List<Probe> others = new ArrayList<>(probes);
            others.remove(failing);
            failing.inFold = new OutOfMemoryError("on purpose");
            untilFolded(others);
            failing.inFold = null;
            failing.inOver = new StackOverflowError("on purpose");
            untilFolded(others);
            untilFolded(others);
            failing.inOver = null;
        }
        untilFolded(probes);
        probes.forEach(probe -> probe.over = true);
    }

    @Test
    void finishedCountersAreDroppedWhileNewOnesComeAndOthersAreKept() throws InterruptedException {
        Folder folder = folder();
        List<Probe> kept = new ArrayList<>();
        for (int round = 0; round < 30; round++) {
            List<Probe> some = probes(folder, 7);
            kept.add(some.remove(round % 7));
            some.forEach(probe -> probe.over = true);
            if (round % 3 == 0) {
                Thread.sleep(5);
            }
        }
        untilFolded(kept);
        untilFolded(kept);
        kept.forEach(probe -> probe.over = true);
    }

    @Test
    void withoutAThreadNobodyFailsAndTheNextDemandFoldsAll() throws InterruptedException {
        AtomicInteger refusals = new AtomicInteger(2);
        Folder folder =
                new Folder(
                        body -> {
                            if (refusals.getAndDecrement() > 0) {
                                throw new OutOfMemoryError("unable to create native thread");
                            }
                            return Thread.ofPlatform().daemon().unstarted(body);
                        });
        List<Probe> probes = probes(folder, 1);
        Thread.sleep(50);
        assertThat(probes.get(0).folds).hasValue(0);
        while (refusals.get() >= 0) {
            probes.addAll(probes(folder, 1));
            Thread.sleep(1);
        }
        untilFolded(probes);
        probes.forEach(probe -> probe.over = true);
    }
}
