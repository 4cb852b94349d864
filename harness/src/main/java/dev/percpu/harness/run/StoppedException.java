package dev.percpu.harness.run;

/** A signal has stopped the run; this JVM is on its way out. */
public final class StoppedException extends Exception {

    private static final long serialVersionUID = 1L;

    StoppedException() {
        super("the run was stopped");
    }
}
