package dev.percpu.harness.run;

import java.util.List;

/**
 * Starts JMH's forks so that they ignore Ctrl-C and the end of the terminal, which the kernel
 * signals to every process of the job. The current fork then ends normally, and its parent decides
 * how to continue. JMH itself ends a hanging fork by TERM.
 *
 * <p>If a signal is ignored when a JVM starts, the JVM keeps ignoring it. So a shell first ignores
 * the signals and then replaces itself by the JVM.
 */
public final class IgnoredInterrupts extends CommandPrefix {

    /** For JMH, which creates profilers itself. */
    public IgnoredInterrupts() {
        super(
                List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "counters"),
                "starts forks that ignore SIGINT and SIGHUP");
    }
}
