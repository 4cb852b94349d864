package dev.percpu.harness.run;

import java.io.File;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.ExternalProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.Result;

/**
 * Starts JMH's forks deaf to Ctrl-C, which a terminal sends to every process of its job: the fork
 * under way ends in its own time, and whoever started it decides what comes next.
 *
 * <p>A JVM leaves a signal alone that is ignored when it starts, and a profiler is how JMH lets a
 * fork be started by something else, here by a shell that becomes the JVM.
 */
public final class IgnoredInterrupts implements ExternalProfiler {

    /** For JMH, which makes profilers itself. */
    public IgnoredInterrupts() {}

    @Override
    public Collection<String> addJVMInvokeOptions(BenchmarkParams params) {
        return List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", "counters");
    }

    @Override
    public Collection<String> addJVMOptions(BenchmarkParams params) {
        return List.of();
    }

    @Override
    public void beforeTrial(BenchmarkParams params) {}

    @Override
    public Collection<? extends Result<?>> afterTrial(
            BenchmarkResult result, long pid, File standardOutput, File standardError) {
        return List.of();
    }

    @Override
    public boolean allowPrintOut() {
        return true;
    }

    @Override
    public boolean allowPrintErr() {
        return true;
    }

    @Override
    public String getDescription() {
        return "starts forks that ignore SIGINT";
    }
}
