package dev.percpu.harness.run;

/** A signal has stopped the run, and this JVM is about to end. */
public final class StoppedException extends Exception {

    private static final long serialVersionUID = 1L;

    StoppedException() {
        super("the run was stopped");
    }
}
