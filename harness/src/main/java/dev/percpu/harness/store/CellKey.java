package dev.percpu.harness.store;

/**
 * One thing to measure.
 *
 * @param subject a variant's full name, or the name of a peer
 * @param kind what the subject is
 * @param scene under which circumstances
 */
public record CellKey(String subject, Kind kind, Scene scene) {

    /** The cell for people, as in {@code update, LongAdder, 2 threads}. */
    public String text() {
        int threads = scene.threads();
        return scene.workloadLabel()
                + ", "
                + subject
                + ", "
                + threads
                + (threads == 1 ? " thread" : " threads");
    }
}
