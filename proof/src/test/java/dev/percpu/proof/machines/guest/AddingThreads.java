package dev.percpu.proof.machines.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.Variant;
import dev.percpu.counters.cpu.CurrentCpu;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Threads that count in a counter of every variant that promises to lose nothing, in turn, until
 * they are told to end.
 */
final class AddingThreads implements AutoCloseable {

    private final Map<Variant, Counter> counters =
            new TreeMap<>(Comparator.comparing(Variant::toString));
    private final List<Member> members = new ArrayList<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile boolean ended;

    /** One thread, what it has added to each counter, and where it was when it last began. */
    private final class Member implements Runnable {
        private final Thread thread;
        private final int number;
        private long issued;
        private volatile long rounds;
        private volatile int cpu = -1;

        Member(int number) {
            this.number = number;
            this.thread = Thread.ofPlatform().name("member-" + number).unstarted(this);
        }

        @Override
        public void run() {
            try {
                for (long round = 1; !ended; round++) {
                    long delta = (number + round) % 100;
                    for (Counter counter : counters.values()) {
                        counter.add(delta);
                        // Where an emulator goes on with the next CPU, rather than after a tenth
                        // of a second: so that threads overlap, and whoever waits gets a turn.
                        Thread.onSpinWait();
                    }
                    issued += delta;
                    cpu = CurrentCpu.get();
                    rounds = round;
                }
            } catch (Throwable e) {
                failure.compareAndSet(null, e);
            }
        }
    }

    /** Creates the counters and starts the threads. */
    AddingThreads(int threads) {
        for (Variant variant : Counters.variants()) {
            Counter counter = Counters.create(variant, CounterOptions.defaults());
            if (counter.accuracy().sum() == Accuracy.Consistency.LOSSY) {
                counter.close();
            } else {
                counters.put(variant, counter);
            }
        }
        for (int number = 0; number < threads; number++) {
            members.add(new Member(number));
        }
        members.forEach(member -> member.thread.start());
    }

    /** How many counters there are. */
    int variants() {
        return counters.size();
    }

    /** Waits until every thread has counted in every counter once more, from begin to end. */
    void awaitARound() throws InterruptedException {
        long[] before = members.stream().mapToLong(member -> member.rounds).toArray();
        for (Member member : members) {
            // The round under way may have begun at any time; the one after it has not.
            while (member.rounds < before[member.number] + 2) {
                if (!member.thread.isAlive()) {
                    throw new AssertionError("a thread ended early", failure.get());
                }
                Thread.sleep(1);
            }
        }
    }

    /** The CPUs that the threads were on after their last rounds. */
    List<Integer> cpus() {
        return members.stream().map(member -> member.cpu).distinct().sorted().toList();
    }

    /** Ends the threads, and finds every update in every counter. Returns how many there were. */
    long endAndCount() throws InterruptedException {
        ended = true;
        for (Member member : members) {
            member.thread.join();
        }
        if (failure.get() != null) {
            throw new AssertionError("a thread failed", failure.get());
        }
        long issued = members.stream().mapToLong(member -> member.issued).sum();
        assertThat(issued).isPositive();
        counters.forEach(
                (variant, counter) -> {
                    assertThat(counter.sum()).as("%s", variant).isEqualTo(issued);
                    assertThat(counter.drain()).as("%s", variant).isEqualTo(issued);
                    assertThat(counter.sum()).as("%s", variant).isZero();
                });
        return members.stream().mapToLong(member -> member.rounds).sum() * counters.size();
    }

    @Override
    public void close() {
        ended = true;
        counters.values().forEach(Counter::close);
    }
}
