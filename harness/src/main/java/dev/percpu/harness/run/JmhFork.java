package dev.percpu.harness.run;

import dev.percpu.harness.plan.InstalledCode;
import dev.percpu.harness.store.Timing;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
     * All JVM flags of a fork, apart from those that its JDK and the benchmark add. The flags of
     * this JVM are not passed on. The serial collector starts fastest. No measured update allocates
     * memory or stores a reference, so none of the collector's code is measured.
     */
    private static final List<String> JVM_FLAGS =
            List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-XX:+UseSerialGC",
                    "-XX:-UsePerfData",
                    "-Xshare:auto");

    /** A fork that hangs in an iteration is ended after this time. */
    private static final TimeValue TIMEOUT = TimeValue.seconds(60);

    /**
     * The words with which both JMH and {@link JvmProgram} report a JVM that ended with an error.
     */
    private static final String DIED = "with exit code";

    private JmhFork() {}

    /**
     * What JMH runs.
     *
     * @param method the qualified name of the benchmark's method or group
     * @param parameters the values of its parameters
     * @param operations how many operations each of its calls does
     * @param threads how many threads run it
     * @param sides how many threads run each method of a group; empty for a single method
     * @param timing how long it runs
     * @param jdk the home of the JVM
     * @param jvmFlags further flags of the JVM
     * @param counting what counts hardware events during the run; empty to count none
     */
    record Benchmark(
            String method,
            Map<String, String> parameters,
            int operations,
            int threads,
            List<Integer> sides,
            Timing timing,
            Path jdk,
            List<String> jvmFlags,
            Optional<PerfStat> counting) {}

    /**
     * What JMH has measured, in operations per second.
     *
     * @param all the sum over all threads, in each measured iteration
     * @param sides the same for each method of a group, by the method's name; empty for a single
     *     method
     */
    record Scores(List<Double> all, Map<String, List<Double>> sides) {}

    /**
     * Runs a benchmark in one JVM.
     *
     * @param archive the classes that the JVM loads
     * @param log the file for what JMH prints
     * @throws RunnerException if JMH or the benchmark failed
     * @throws IOException if the log cannot be written
     */
    static Scores run(Benchmark benchmark, ClassArchive archive, Path log)
            throws RunnerException, IOException {
        try (PrintStream out =
                new PrintStream(Files.newOutputStream(log), true, StandardCharsets.UTF_8)) {
            OutputFormat format = OutputFormatFactory.createFormatInstance(out, VerboseMode.NORMAL);
            return scores(new Runner(options(benchmark, archive).build(), format).runSingle());
        }
    }

    /**
     * The flags of a JVM in which code can be installed, if its JDK supports that. These flags also
     * change how the JVM compiles some code. Therefore a subject that needs no installed code is
     * measured without them.
     *
     * @param home the directory of the JDK
     */
    static List<String> jvmFlags(Path home) {
        return Stream.concat(JVM_FLAGS.stream(), InstalledCode.flags(home).stream()).toList();
    }

    private static ChainedOptionsBuilder options(Benchmark benchmark, ClassArchive archive) {
        boolean installs =
                benchmark.parameters().values().stream().anyMatch(InstalledCode::isNeededBy);
        List<String> flags = new ArrayList<>(installs ? jvmFlags(benchmark.jdk()) : JVM_FLAGS);
        flags.addAll(archive.flags(benchmark.jdk()));
        if (benchmark.jvmFlags().stream().anyMatch(JmhFork::choosesCollector)) {
            flags.removeIf(JmhFork::choosesCollector);
        }
        flags.addAll(benchmark.jvmFlags());
        Timing timing = benchmark.timing();
        ChainedOptionsBuilder options =
                new OptionsBuilder()
                        .include("^" + Pattern.quote(benchmark.method()) + "$")
                        .timeUnit(TimeUnit.SECONDS)
                        .operationsPerInvocation(benchmark.operations())
                        .threads(benchmark.threads())
                        .forks(1)
                        .warmupForks(0)
                        .warmupIterations(timing.warmups())
                        .warmupTime(time(timing.warmup()))
                        .measurementIterations(timing.iterations())
                        .measurementTime(time(timing.iteration()))
                        .timeout(TIMEOUT)
                        .shouldFailOnError(true)
                        // JMH would look a nested class up by its canonical name, and not find it.
                        .addProfiler(CommandPrefix.IgnoredInterrupts.class.getName())
                        .jvm(benchmark.jdk().resolve("bin/java").toString())
                        .jvmArgs(flags.toArray(String[]::new));
        benchmark.parameters().forEach(options::param);
        if (!benchmark.sides().isEmpty()) {
            options.threadGroups(benchmark.sides().stream().mapToInt(Integer::intValue).toArray());
        }
        benchmark
                .counting()
                .ifPresent(
                        perf ->
                                options.addProfiler(
                                        CommandPrefix.Perf.class.getName(), perf.commandLine()));
        return options;
    }

    /** Whether a flag chooses the collector. A JVM does not start with two such flags. */
    private static boolean choosesCollector(String flag) {
        return flag.matches("-XX:\\+Use\\w+GC");
    }

    private static TimeValue time(Duration duration) {
        return TimeValue.nanoseconds(duration.toNanos());
    }

    private static Scores scores(RunResult result) {
        List<Double> all = new ArrayList<>();
        Map<String, List<Double>> sides = new HashMap<>();
        result.getBenchmarkResults().stream()
                .flatMap(fork -> fork.getIterationResults().stream())
                .forEach(
                        iteration -> {
                            all.add(iteration.getPrimaryResult().getScore());
                            iteration
                                    .getSecondaryResults()
                                    .forEach(
                                            (side, score) ->
                                                    sides.computeIfAbsent(
                                                                    side, any -> new ArrayList<>())
                                                            .add(score.getScore()));
                        });
        return new Scores(all, sides);
    }

    /**
     * Why a fork failed, in one line: the innermost cause, and the JVM's own message if it died.
     */
    static String reason(Throwable failure, Path log) {
        String reason = reason(failure);
        return reason.contains(DIED)
                ? LastWords.in(log).map(said -> reason + ": " + said).orElse(reason)
                : reason;
    }

    /** JMH attaches the causes of its own exceptions as suppressed exceptions. */
    private static String reason(Throwable failure) {
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
