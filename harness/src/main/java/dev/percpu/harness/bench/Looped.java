package dev.percpu.harness.bench;

/**
 * A counter that runs its updates in a loop of its own. One call by a task runs many turns of the
 * loop.
 */
public interface Looped {

    /** So many turns that the call itself costs almost nothing in comparison. */
    int TURNS = 4096;

    /** Adds one in each of a number of turns. */
    void run(long turns);
}
