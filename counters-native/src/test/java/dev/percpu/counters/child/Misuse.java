package dev.percpu.counters.child;

import dev.percpu.counters.Counter;
import dev.percpu.counters.Counters;
import dev.percpu.counters.LazyCounter;
import dev.percpu.counters.design.Robust;

/** Misuses counters of the variants it is given, and prints what robust mode has found. */
public final class Misuse {

    private Misuse() {}

    /**
     * Runs it.
     *
     * @param args variants
     * @throws InterruptedException never
     */
    public static void main(String[] args) throws InterruptedException {
        System.out.println("robust: " + Robust.on());
        for (String variant : args) {
            closeTwice(variant);
            useAfterClose(variant);
            forget(variant);
        }
        for (int i = 0; Robust.on() && i < 500 && found("never closed") < args.length; i++) {
            System.gc();
            Thread.sleep(10);
        }
        System.out.println("overruns: " + Robust.check().size());
        for (String what : new String[] {"never closed", "second time", "used after"}) {
            System.out.println(what + ": " + found(what));
        }
    }

    private static long found(String what) {
        return Robust.findings().stream().filter(line -> line.contains(what)).count();
    }

    private static void closeTwice(String variant) {
        Counter counter = used(variant);
        counter.close();
        counter.close();
    }

    private static void useAfterClose(String variant) {
        Counter counter = used(variant);
        counter.close();
        try {
            counter.add(1);
            System.out.println("not refused");
        } catch (IllegalStateException e) {
            System.out.println("refused: " + e.getMessage().replace("\n", " "));
        }
    }

    private static void forget(String variant) {
        used(variant);
    }

    private static Counter used(String variant) {
        Counter counter = Counters.create(variant);
        if (counter instanceof LazyCounter lazy) {
            // It has no memory before, of which to keep a record.
            lazy.upgrade();
        }
        for (int i = 0; i < 1_000; i++) {
            counter.add(1);
        }
        if (counter.sum() != 1_000) {
            throw new AssertionError(variant + " has " + counter.sum());
        }
        return counter;
    }
}
