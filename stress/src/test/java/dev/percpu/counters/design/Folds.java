package dev.percpu.counters.design;

import dev.percpu.counters.Counter;

/** Lets a test be the background thread of a counter, which is not public. */
public final class Folds {

    private Folds() {}

    /** The fold of a real counter, or what a broken copy runs in its place. */
    public static Runnable of(Counter counter) {
        return counter instanceof Folder.Folded
                ? ((Folder.Folded) counter)::fold
                : (Runnable) counter;
    }
}
