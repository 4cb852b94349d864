package dev.percpu.harness.run;

/** Another JMH run holds the machine's lock, and would disturb this one. */
public final class JmhLockedException extends Exception {

    private static final long serialVersionUID = 1L;

    JmhLockedException(Throwable cause) {
        super(
                "another JMH benchmark is running on this machine and would disturb the figures;"
                        + " wait until it has ended (its lock is jmh.lock in "
                        + System.getProperty("java.io.tmpdir")
                        + ")",
                cause);
    }

    /** JMH tells this case by its message alone. */
    static boolean causedBy(Throwable failure) {
        String message = failure.getMessage();
        return message != null && message.contains(" the JMH lock (");
    }
}
