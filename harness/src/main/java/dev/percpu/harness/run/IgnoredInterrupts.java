package dev.percpu.harness.run;

import java.util.List;

/**
 * Starts JMH's forks deaf to Ctrl-C, and to the end of the terminal, which are sent to every
 * process of its job: the fork under way ends in its own time, and whoever started it decides what
 * comes next. JMH itself ends a fork that hangs by TERM.
 *
 * <p>A JVM leaves a signal alone that is ignored when it starts; a shell ignores it, and becomes
 * the JVM.
 */
public final class IgnoredInterrupts extends CommandPrefix {

    /** For JMH, which makes profilers itself. */
    public IgnoredInterrupts() {
        super(
                List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "counters"),
                "starts forks that ignore SIGINT and SIGHUP");
    }
}
