package dev.percpu.harness.run;

import java.io.File;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.ExternalProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.Result;

/** Puts {@link PerfStat}'s command before the JVM of a fork: JMH's own way to do so. */
public final class PerfPrefix implements ExternalProfiler {

    private final List<String> command;

    /**
     * Made by JMH, from what it was told with the class.
     *
     * @param commandLine a line for each word
     */
    public PerfPrefix(String commandLine) {
        command = commandLine.lines().toList();
    }

    @Override
    public Collection<String> addJVMInvokeOptions(BenchmarkParams params) {
        return command;
    }

    @Override
    public Collection<String> addJVMOptions(BenchmarkParams params) {
        return List.of();
    }

    @Override
    public void beforeTrial(BenchmarkParams params) {
        // What perf needs is there before JMH is called.
    }

    @Override
    public Collection<? extends Result<?>> afterTrial(
            BenchmarkResult result, long pid, File out, File err) {
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
        return "counts hardware events while the fork measures";
    }
}
