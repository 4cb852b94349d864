package dev.percpu.harness.run.lock;

import java.nio.file.Path;

/**
 * JMH's own lock, which lets only one benchmark run on a machine. It is held for a whole run. JMH
 * itself takes the lock for each call, that is for each fork, and would let another benchmark run
 * between two forks.
 */
final class JmhLock {

    /**
     * JMH's own property for ignoring the lock. A user who sets it is responsible for the
     * consequences.
     */
    static final String IGNORE = "jmh.ignoreLock";

    private JmhLock() {}

    /**
     * Takes the lock and tells JMH not to take it. Call this before JMH is used in this JVM.
     *
     * @return the lock, to be closed after the run
     * @throws LockedException if another benchmark holds the lock, or its file cannot be used
     */
    static LockFile acquire() throws LockedException {
        LockFile lock = acquire(Path.of(System.getProperty("java.io.tmpdir"), "jmh.lock"));
        System.setProperty(IGNORE, "true");
        return lock;
    }

    static LockFile acquire(Path file) throws LockedException {
        return LockFile.acquire(
                file,
                () ->
                        String.format(
                                "another JMH benchmark is running on this machine and would disturb the "
                                        + "figures; wait until it has ended (it holds %s)",
                                file),
                "use a temporary directory of your own, with"
                        + " JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=DIRECTORY");
    }
}
