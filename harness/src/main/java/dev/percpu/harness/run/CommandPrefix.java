package dev.percpu.harness.run;

import java.io.File;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.ExternalProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.Result;

/**
 * A command that starts the JVM of a fork. JMH accepts such a command only from a profiler, whose
 * object it makes itself.
 */
public abstract class CommandPrefix implements ExternalProfiler {

    private final List<String> command;
    private final String description;

    /**
     * Creates a prefix.
     *
     * @param command the words before the JVM's own command line
     * @param description what the command does, in half a sentence
     */
    CommandPrefix(List<String> command, String description) {
        this.command = List.copyOf(command);
        this.description = description;
    }

    @Override
    public final Collection<String> addJVMInvokeOptions(BenchmarkParams params) {
        return command;
    }

    @Override
    public final Collection<String> addJVMOptions(BenchmarkParams params) {
        return List.of();
    }

    @Override
    public final void beforeTrial(BenchmarkParams params) {
        // The command needs no preparation: everything exists before JMH is called.
    }

    @Override
    public final Collection<? extends Result<?>> afterTrial(
            BenchmarkResult result, long pid, File out, File err) {
        return List.of();
    }

    @Override
    public final boolean allowPrintOut() {
        return true;
    }

    @Override
    public final boolean allowPrintErr() {
        return true;
    }

    @Override
    public final String getDescription() {
        return description;
    }

    /**
     * Starts forks so that they ignore Ctrl-C and the end of the terminal, which the kernel signals
     * to every process of the job. The current fork then ends normally, and its parent decides how
     * to continue. JMH itself ends a hanging fork by TERM.
     *
     * <p>If a signal is ignored when a JVM starts, the JVM keeps ignoring it. So a shell first
     * ignores the signals and then replaces itself by the JVM.
     */
    public static final class IgnoredInterrupts extends CommandPrefix {
        public IgnoredInterrupts() {
            super(
                    List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "counters"),
                    "starts forks that ignore SIGINT and SIGHUP");
        }
    }

    /** Puts the command of {@link PerfStat} before the command line of a fork's JVM. */
    public static final class Perf extends CommandPrefix {
        /** The command has one word on each line. */
        public Perf(String commandLine) {
            super(commandLine.lines().toList(), "counts hardware events while the fork measures");
        }
    }
}
