package dev.percpu.harness.articles.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.percpu.counters.cpu.Affinity;
import dev.percpu.harness.cli.ExitCode;
import dev.percpu.harness.cli.Main;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Purpose;
import dev.percpu.harness.store.Quantity;
import dev.percpu.harness.store.ResultDirectory;
import dev.percpu.harness.store.Series;
import dev.percpu.harness.store.Validation;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class KernelCommandTest {

    @TempDir Path temporary;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path directory;

    @BeforeEach
    void needPrograms() {
        directory = temporary.resolve("run");
        assumeTrue(
                List.of("x86_64", "aarch64").stream()
                        .anyMatch(
                                isa ->
                                        Main.class.getResource(
                                                        "/native/linux-" + isa + "/processes")
                                                != null),
                "no C compiler has built the native programs");
    }

    private int kernel(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "kernel";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(all);
    }

    private List<ForkResult> results() throws IOException {
        return ResultDirectory.read(directory).results();
    }

    /** The log of the only fork of a number. */
    private Path log(String fork) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("forks"))) {
            return files.filter(file -> file.toString().endsWith(fork + ".log"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static List<String> roles(ForkResult result) {
        return result.series().stream().map(Series::role).toList();
    }

    @Test
    void everyModeGivesARowOfTimesForEachFork() throws IOException {
        int cpu = Affinity.allowed().ids().get(0);

        assertThat(
                        kernel(
                                "fork-true",
                                "--count=20",
                                "--forks=3",
                                "--jobs=2",
                                "--cpus=" + cpu,
                                "--no-perf",
                                "-o",
                                directory.toString()))
                .as(err.toString())
                .isEqualTo(ExitCode.FINE);

        assertThat(results()).hasSize(12).allMatch(ForkResult::scored);
        assertThat(results())
                .allSatisfy(
                        result -> {
                            assertThat(result.kind()).isEqualTo(Kind.KERNEL);
                            assertThat(result.validation()).contains(new Validation(40, 40));
                            assertThat(roles(result))
                                    .containsExactly("cpu", "system", "user", "wall");
                            assertThat(result.series())
                                    .allMatch(series -> series.quantity() == Quantity.TIME);
                            assertThat(result.iterations()).singleElement().matches(ns -> ns > 0);
                            assertThat(result.cpus()).containsExactly(cpu, cpu);
                            assertThat(result.workers()).noneMatch(worker -> worker.strayed());
                            assertThat(result.conditions().orElseThrow().absent())
                                    .containsEntry("share:mm_init", "--no-perf was given");
                        });
        assertThat(
                        results().stream()
                                .map(result -> result.scenario().parameters().get("mode"))
                                .distinct())
                .as("rounds, not one mode after the other")
                .containsExactly("fork", "vfork", "posix_spawn", "fork-only");
        assertThat(results().subList(0, 4)).allMatch(result -> result.fork() == 0);
        assertThat(out.toString())
                .contains("fork-true: count 20, jobs 2", "posix_spawn", "cpu ", "--no-perf");
        assertThat(directory.resolve("programs")).doesNotExist();
    }

    @Test
    void theTableOfARunCanBePrintedAgain() {
        kernel("fork-true", "--count=5", "--forks=1", "--no-perf", "-o", directory.toString());
        String table = out.toString();
        out.getBuffer().setLength(0);

        assertThat(
                        Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                                .execute("report", directory.toString()))
                .isEqualTo(ExitCode.FINE);
        assertThat(out.toString()).isEqualTo(table).contains("vfork");
        assertThat(directory.resolve("report.html"))
                .content()
                .contains("\"title\":\"fork-true: count 5, jobs 1");
    }

    @Test
    void anInterruptedRunContinues() throws IOException {
        kernel(
                "time",
                "--forks=4",
                "--no-perf",
                "--prepare=true 'a  b'",
                "-o",
                directory.toString(),
                "--",
                "sh",
                "-c",
                "test -z '' && exit 0");
        List<ForkResult> whole = results();
        Path results = directory.resolve("rows.jsonl");
        Files.write(results, Files.readAllLines(results).subList(0, 2));

        assertThat(
                        Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                                .execute("run", "--resume", directory.toString()))
                .as(err.toString())
                .isEqualTo(ExitCode.FINE);
        assertThat(results()).hasSize(4).allMatch(ForkResult::scored);
        assertThat(results().subList(0, 2)).isEqualTo(whole.subList(0, 2));
        assertThat(results().get(3).conditions().orElseThrow().absent())
                .containsEntry("share:mm_init", "--no-perf was given");
    }

    @Test
    void aBudgetLeavesRoundsOut() throws IOException {
        assertThat(
                        kernel(
                                "time",
                                "--forks=1000",
                                "--warmup=0",
                                "--no-perf",
                                "--budget=2s",
                                "-o",
                                directory.toString(),
                                "--",
                                "sleep",
                                "0.3"))
                .isEqualTo(ExitCode.FINE);
        assertThat(results()).hasSizeBetween(1, 7);
        assertThat(err.toString()).contains("the budget left");
    }

    @Test
    void onlyParallelTrueTakesThreads() throws IOException {
        assertThat(
                        kernel(
                                "parallel-true",
                                "--count=10",
                                "--forks=1",
                                "--threads=3",
                                "--mode=fork",
                                "--json",
                                "--no-perf",
                                "-o",
                                directory.toString()))
                .as(err.toString())
                .isEqualTo(ExitCode.FINE);

        JsonNode cost = JsonMapper.shared().readTree(out.toString()).get(0);
        assertThat(cost.at("/cell/scenario/workload").asString()).isEqualTo("parallel-true");
        assertThat(cost.at("/cell/scenario/parameters/threads").asString()).isEqualTo("3");
        assertThat(cost.at("/times/cpu/value").asDouble()).isPositive();
        assertThat(results()).singleElement().matches(ForkResult::scored);
    }

    @Test
    void sharesOfSamplesAreMeasuredOrSayWhyNot() throws IOException {
        int cpu = Affinity.allowed().ids().get(0);

        assertThat(
                        kernel(
                                "fork-true",
                                "--count=3000",
                                "--forks=1",
                                "--warmup=0",
                                "--mode=fork-only",
                                "--cpus=" + cpu,
                                "-o",
                                directory.toString()))
                .as(err.toString())
                .isEqualTo(ExitCode.FINE);

        Optional<ForkResult> sampled =
                results().stream()
                        .filter(result -> result.purpose() == Purpose.COUNTING)
                        .findFirst();
        for (String share : List.of("share:mm_init", "share:pcpu_alloc", "share:percpu_counter")) {
            if (sampled.isEmpty()) {
                assertThat(results())
                        .singleElement()
                        .satisfies(
                                result ->
                                        assertThat(result.conditions().orElseThrow().absent())
                                                .containsKey(share));
            } else {
                var conditions = sampled.orElseThrow().conditions().orElseThrow();
                assertThat(conditions.events().containsKey(share))
                        .as(share)
                        .isNotEqualTo(conditions.absent().containsKey(share));
                assertThat(conditions.events().getOrDefault(share, 0.01)).isBetween(1e-9, 0.9);
            }
        }
        assertThat(directory.resolve("perf.data")).doesNotExist();
    }

    @Test
    void tooFewSamplesGiveNoShare() throws IOException {
        kernel("time", "--forks=1", "--warmup=0", "-o", directory.toString(), "--", "true");

        assertThat(results())
                .last()
                .satisfies(
                        result ->
                                assertThat(result.conditions().orElseThrow().absent())
                                        .containsKey("share:mm_init"));
        assertThat(out.toString()).contains("No share of samples: ");
    }

    @Test
    void aCommandIsTimedWithAllThatItStarts() throws IOException {
        Path prepared = temporary.resolve("prepared");

        assertThat(
                        kernel(
                                "time",
                                "--forks=3",
                                "--jobs=2",
                                "--no-perf",
                                "--prepare",
                                "echo x >>" + prepared,
                                "-o",
                                directory.toString(),
                                "--",
                                "sh",
                                "-c",
                                "echo copy $COUNTERS_JOB"))
                .as(err.toString())
                .isEqualTo(ExitCode.FINE);

        assertThat(results()).hasSize(3).allMatch(ForkResult::scored);
        assertThat(results().get(0).validation()).contains(new Validation(2, 2));
        assertThat(roles(results().get(0))).startsWith("system").contains("wall");
        assertThat(results().get(0).scenario().parameters())
                .containsEntry("command", "sh -c 'echo copy $COUNTERS_JOB'");
        assertThat(log("timing1")).content().contains("copy 0\n", "copy 1\n");
        assertThat(prepared).content().hasLineCount(2 * (3 + 1));
        assertThat(out.toString()).contains("time: command sh -c", "wall");
    }

    @Test
    void aCommandThatFailsMidSeriesLeavesWhatCameBefore() throws IOException {
        Path count = temporary.resolve("count");

        int exit =
                kernel(
                        "time",
                        "--forks=5",
                        "--warmup=0",
                        "--no-perf",
                        "-o",
                        directory.toString(),
                        "--",
                        "sh",
                        "-c",
                        "echo x >>" + count + "; [ $(wc -l <" + count + ") -lt 3 ] || exit 7");

        assertThat(exit).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(results()).hasSize(3);
        assertThat(results().subList(0, 2)).allMatch(ForkResult::scored);
        assertThat(results().get(2).error().orElseThrow())
                .contains("ended with exit status 7")
                .contains(log("timing2").toString())
                .doesNotContain("\n", "round 1:");
        assertThat(out.toString()).contains("2, then failed", "exit status 7");
    }

    @Test
    void aProgramThatFailsIsAnErrorOfTheFirstFork() throws IOException {
        assertThat(
                        kernel(
                                "fork-true",
                                "--count=5",
                                "--forks=4",
                                "--program=/bin/false",
                                "--no-perf",
                                "-o",
                                directory.toString()))
                .isEqualTo(ExitCode.INCOMPLETE);

        assertThat(results()).singleElement().matches(result -> result.error().isPresent());
        assertThat(results().get(0).error())
                .contains("child 1 ended with exit status 1; it has to end with 0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fork-true --count=0 | --count is 0",
                "fork-true --count=-3 | --count is -3",
                "fork-true --count=x | 'x'",
                "fork-true --forks=0 | --forks is 0",
                "fork-true --jobs=0 | --jobs is 0",
                "fork-true --warmup=-1 | --warmup is -1",
                "fork-true --cpus=65535 | may not run on CPU 65535",
                "fork-true --cpus=100000 | CPU id 100000",
                "fork-true --cpus=0-x | --cpus",
                "fork-true --mode=fork,clone | unknown mode 'clone'",
                "fork-true --program=/no/such/true | '/no/such/true'",
                "parallel-true --threads=1 | --threads is 1",
                "parallel-true --mode=fork-only | fork-only runs no program",
                "time -- no-such-command --flag | 'no-such-command'",
                "time --forks=0 -- true | --forks is 0",
                "time | COMMAND",
                "fork-fals | fork-fals",
            })
    void badInputIsOneLineAndNothingIsStarted(String line, String message) {
        String[] words = (line + " -o " + directory).split(" ");
        if (line.contains(" -- ")) {
            words = line.replace(" -- ", " -o " + directory + " -- ").split(" ");
        }

        assertThat(kernel(words)).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains(message);
        assertThat(out.toString()).isEmpty();
        assertThat(directory).doesNotExist();
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsOneLine() throws IOException {
        Path file = Files.createFile(temporary.resolve("file"));

        assertThat(kernel("fork-true", "--count=1", "-o", file.resolve("run").toString()))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("cannot write to").hasLineCount(1);
    }

    @Test
    void everyCommandExplainsItself() {
        for (String command : List.of("fork-true", "parallel-true", "time")) {
            out.getBuffer().setLength(0);
            assertThat(kernel(command, "--help")).isEqualTo(ExitCode.FINE);
            assertThat(out.toString()).contains("--forks", "--jobs", "Exit codes");
        }
    }
}
