package dev.percpu.harness.bench;

/** A counter whose updates are a loop of its own, which a task asks for many turns of at once. */
public interface Looped {

    /** Enough for the call that asks for them to cost nothing beside them. */
    int TURNS = 4096;

    /** Adds one so many times. */
    void run(long turns);
}
