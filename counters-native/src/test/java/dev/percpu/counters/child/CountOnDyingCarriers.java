package dev.percpu.counters.child;

import dev.percpu.counters.Counter;
import dev.percpu.counters.Counters;
import dev.percpu.counters.CpuList;
import dev.percpu.counters.cpu.Affinity;
import dev.percpu.counters.cpu.CurrentCpu;
import dev.percpu.counters.linux.LibC;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Counts on virtual threads that get a new carrier, a thread of its own, whenever they are mounted,
 * while other platform threads come and go: addresses of a thread that is gone lead to memory that
 * is unmapped, or another thread's.
 *
 * <p>Every platform thread is pinned to one CPU, so that what is said of the CPU can be compared.
 * Prints the updates that were made, the sums, and how often the CPU was another; with the argument
 * {@code default} the virtual threads run on the JDK's own scheduler, and CPUs are not compared.
 */
public final class CountOnDyingCarriers {

    private static final int VIRTUAL_THREADS = 64;
    private static final int MOUNTS = 120;
    private static final int PLATFORM_THREADS = 6_000;
    private static final int LASTING_THREADS = 4;
    private static final int ADDS = 40;

    private static final List<Integer> CPUS = Affinity.allowed().ids();
    private static final AtomicInteger NEXT = new AtomicInteger();
    private static final AtomicInteger ROUNDS = new AtomicInteger();
    private static final AtomicInteger ELSEWHERE = new AtomicInteger();

    private final List<Counter> counters;
    private final boolean pinned;
    private volatile boolean lasting = true;

    private CountOnDyingCarriers(List<Counter> counters, boolean pinned) {
        this.counters = counters;
        this.pinned = pinned;
    }

    public static void main(String[] args) throws Exception {
        List<Counter> counters =
                Counters.variants().stream()
                        .map(Object::toString)
                        .filter(name -> name.matches("striped:offheap:(cpu|mm-cid|node):atomic"))
                        .map(Counters::create)
                        .toList();
        boolean ownScheduler = !List.of(args).contains("default");
        new CountOnDyingCarriers(counters, ownScheduler).run();
        System.out.println("source " + CurrentCpu.source().word());
        System.out.println("counters " + counters.size());
        System.out.println("updates " + (long) ROUNDS.get() * ADDS);
        counters.forEach(counter -> System.out.println("sum " + counter.sum()));
        System.out.println("elsewhere " + ELSEWHERE.get());
    }

    private void run() throws Exception {
        List<Thread> rest = new ArrayList<>();
        for (int i = 0; i < LASTING_THREADS; i++) {
            rest.add(platform(this::last));
        }
        Thread.Builder virtual = pinned ? onDyingCarriers() : Thread.ofVirtual();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < VIRTUAL_THREADS; i++) {
            threads.add(virtual.start(this::roam));
        }
        for (int i = 0; i < PLATFORM_THREADS; i++) {
            Thread passing = platform(this::round);
            if (i % 8 == 0) {
                passing.join();
            } else {
                threads.add(passing);
            }
        }
        for (Thread thread : threads) {
            thread.join();
        }
        lasting = false;
        for (Thread thread : rest) {
            thread.join();
        }
    }

    /** A builder of virtual threads on a scheduler that serves each mount by a new thread. */
    private Thread.Builder onDyingCarriers() throws ReflectiveOperationException {
        Constructor<?> builder =
                Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
                        .getDeclaredConstructor(Executor.class);
        builder.setAccessible(true);
        Executor scheduler = mount -> platform(mount);
        return (Thread.Builder) builder.newInstance(scheduler);
    }

    /** Starts a thread on the next CPU, which counts before it does its work. */
    private Thread platform(Runnable work) {
        int cpu = CPUS.get(Math.floorMod(NEXT.getAndIncrement(), CPUS.size()));
        return Thread.ofPlatform()
                .start(
                        () -> {
                            Affinity.pin(CpuList.of(cpu));
                            round();
                            work.run();
                        });
    }

    private void last() {
        while (lasting) {
            round();
            Thread.yield();
        }
    }

    /** Leaves its carrier after each round, in one way after the other. */
    private void roam() {
        for (int i = 0; i < MOUNTS; i++) {
            round();
            switch (i % 3) {
                case 0 -> Thread.yield();
                case 1 -> LockSupport.parkNanos(1_000);
                default -> sleep();
            }
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(1);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void round() {
        for (int i = 0; i < ADDS; i++) {
            for (Counter counter : counters) {
                counter.increment();
            }
            if ((pinned || !Thread.currentThread().isVirtual())
                    && CurrentCpu.get() != LibC.schedGetcpu()) {
                ELSEWHERE.incrementAndGet();
            }
        }
        ROUNDS.incrementAndGet();
    }
}
