package dev.percpu.harness.run;

import java.io.File;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.ExternalProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.Result;

/** A command that starts the JVM of a fork. JMH accepts such a command only from a profiler. */
abstract class CommandPrefix implements ExternalProfiler {

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
}
