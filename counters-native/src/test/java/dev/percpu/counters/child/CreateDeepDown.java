package dev.percpu.counters.child;

import dev.percpu.counters.Counter;
import dev.percpu.counters.Counters;

/** Makes the first counter of the process where the stack ends, and others where it does not. */
public final class CreateDeepDown {

    private static int failed;

    private CreateDeepDown() {}

    /**
     * Runs it.
     *
     * @param args the size of the stack in KiB, and the variant
     * @throws Exception never
     */
    public static void main(String[] args) throws Exception {
        // The JDK's own loading of classes does not bear an end of the stack.
        for (String name :
                new String[] {"Counters", "heap.HeapProvider", "offheap.OffHeapProvider"}) {
            Class.forName("dev.percpu.counters." + name, false, Counters.class.getClassLoader());
        }
        long bytes = Long.parseLong(args[0]) << 10;
        Thread deep = new Thread(null, () -> dive(args[1]), "deep", bytes);
        deep.start();
        deep.join();
        try (Counter counter = Counters.create(args[1])) {
            counter.add(3);
            System.out.println("sum " + counter.sum() + " after " + (failed > 0) + " failures");
        }
    }

    /** The deepest attempt comes first; each one that fails is followed by one farther up. */
    private static boolean dive(String variant) {
        boolean made = false;
        try {
            made = dive(variant);
        } catch (StackOverflowError e) {
            failed++;
        }
        if (!made) {
            Counters.create(variant).close();
        }
        return true;
    }
}
