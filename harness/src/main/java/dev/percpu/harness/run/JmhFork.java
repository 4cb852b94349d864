package dev.percpu.harness.run;

import dev.percpu.harness.store.Timing;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** One call of JMH, which starts one JVM. */
final class JmhFork {

    /**
     * The fork's whole set of JVM flags but for what the benchmark adds; this JVM's own are not
     * handed down. The serial collector starts fastest and no measured update allocates or stores a
     * reference, so that none of its code is measured.
     */
    static final List<String> JVM_FLAGS =
            List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-XX:+UseSerialGC",
                    "-XX:-UsePerfData",
                    "-Xshare:auto");

    /** A fork that hangs in an iteration is given up after this. */
    private static final TimeValue PATIENCE = TimeValue.seconds(60);

    private JmhFork() {}

    /** What is run: a method, its parameters and threads, for how long, and more JVM flags. */
    record Benchmark(
            String method,
            Map<String, String> parameters,
            int threads,
            Timing timing,
            List<String> jvmFlags) {}

    /**
     * Runs a benchmark in one JVM.
     *
     * @param log where what JMH prints goes
     * @return operations per second, all threads together, of each measured iteration
     * @throws RunnerException if JMH, or the benchmark in it, failed
     * @throws IOException if the log cannot be written
     */
    static List<Double> run(Benchmark benchmark, Path log) throws RunnerException, IOException {
        try (PrintStream out =
                new PrintStream(Files.newOutputStream(log), true, StandardCharsets.UTF_8)) {
            OutputFormat format = OutputFormatFactory.createFormatInstance(out, VerboseMode.NORMAL);
            return scores(new Runner(options(benchmark).build(), format).runSingle());
        }
    }

    private static ChainedOptionsBuilder options(Benchmark benchmark) {
        List<String> flags = new ArrayList<>(JVM_FLAGS);
        flags.addAll(benchmark.jvmFlags());
        Timing timing = benchmark.timing();
        ChainedOptionsBuilder options =
                new OptionsBuilder()
                        .include("^" + Pattern.quote(benchmark.method()) + "$")
                        .mode(Mode.Throughput)
                        .timeUnit(TimeUnit.SECONDS)
                        .threads(benchmark.threads())
                        .forks(1)
                        .warmupForks(0)
                        .warmupIterations(timing.warmups())
                        .warmupTime(time(timing.warmup()))
                        .measurementIterations(timing.iterations())
                        .measurementTime(time(timing.iteration()))
                        .timeout(PATIENCE)
                        .shouldFailOnError(true)
                        .addProfiler(IgnoredInterrupts.class)
                        .jvmArgs(flags.toArray(String[]::new));
        benchmark.parameters().forEach(options::param);
        return options;
    }

    private static TimeValue time(Duration duration) {
        return TimeValue.nanoseconds(duration.toNanos());
    }

    private static List<Double> scores(RunResult result) {
        return result.getBenchmarkResults().stream()
                .flatMap(fork -> fork.getIterationResults().stream())
                .map(iteration -> iteration.getPrimaryResult().getScore())
                .toList();
    }

    /** The innermost cause in one line; JMH keeps causes of its own as suppressed exceptions. */
    static String reason(Throwable failure) {
        Throwable innermost = failure;
        while (true) {
            if (innermost.getCause() != null) {
                innermost = innermost.getCause();
            } else if (innermost.getSuppressed().length > 0) {
                innermost = innermost.getSuppressed()[0];
            } else {
                String text = String.valueOf(innermost.getMessage());
                return innermost.getClass().getSimpleName()
                        + ": "
                        + text.lines().findFirst().orElse("");
            }
        }
    }
}
