package dev.percpu.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.cpu.Affinity;
import dev.percpu.counters.cpu.CurrentCpu;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Event;
import dev.percpu.harness.store.Fixtures;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.ResultDirectory;
import dev.percpu.harness.store.Validation;
import dev.percpu.harness.text.Shell;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CommandLineTest {

    @TempDir Path temporary;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int counters(String... arguments) {
        return Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(arguments);
    }

    private void assertRefused(int exitCode) {
        assertThat(exitCode).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--variants=percpu:ofheap | did you mean percpu:offheap",
                "--variants=LongAder | did you mean LongAdder",
                "--variants=percpu:heap:cpu:plain | loses updates",
                "--workloads=updates | did you mean update",
                "--workloads=tasks:fork-true,faults=1 | no parameter 'faults'; use task, trace",
                "--workloads=tasks:custom,trace=pom.xml | pom.xml, line 1, column 1: '<?xml'",
                "--workloads=tasks:live=0 | live must be 1 to 100000000, not '0'",
                "--workloads=socket-memory:share=101 | share must be 1 to 100 (%), not '101'",
                "--threads=0 | thread count 0",
                "--threads=1,1000000 | thread count 1000000",
                "--threads=two | 'two'",
                "--threads=4..2 | ends before it begins",
                "--forks=0 | not 0",
                "--forks=x | not x",
                "--pinning=nowhere | unknown pinning 'nowhere'",
                "--preset=quick | unknown preset 'quick'",
                "--order=any | unknown order 'any'",
                "--seed=x | seed must be",
                "--budget=soon | not 'soon'",
                "--until-ci=2 | not '2'",
                "--jdk=/nonexistent | '/nonexistent' is not a JDK",
                "--possible-cpus=0 | not 0",
                "--perf=on | unknown perf 'on'",
                "--file=/nonexistent.yaml | '/nonexistent.yaml' does not exist",
                "--allow-mixed | works only with --resume",
                "--resume=/nonexistent | leave out -o",
                "--bogus | --bogus",
            })
    void badInputIsOneLineAndNothingIsStarted(String option, String message) throws IOException {
        Path directory = temporary.resolve("run");

        assertRefused(counters("run", option, "-o", directory.toString()));
        assertThat(err.toString()).contains(message);
        assertThat(directory).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--pinning=now\nhere", "--variants=a\r\nb", "--threads=\u001b[2J", "--a\nb"})
    void badInputIsOneLineWhateverIsInIt(String option) {
        assertRefused(counters("run", option, "-o", temporary.resolve("run").toString()));
        assertThat(err.toString().strip()).doesNotContainPattern("\\p{Cc}");
    }

    @Test
    void theReasonFollowsAValueWithABreak() {
        assertRefused(counters("run", "--pinning=now\nhere"));
        assertThat(err.toString()).contains("'now\ufffdhere'").contains("compact");
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsOneLine() throws IOException {
        Path file = Files.createFile(temporary.resolve("file"));

        assertRefused(counters("run", "-o", file.resolve("run").toString()));
        assertThat(err.toString()).contains("cannot write to").contains("file/run");
    }

    @Test
    void aDirectoryThatHoldsARunIsOneLineAndStaysAsItIs() throws IOException {
        Path manifest = Files.writeString(temporary.resolve("manifest.json"), "kept");

        assertRefused(counters("run", "-o", temporary.toString()));
        assertThat(err.toString()).contains("already holds a run");
        assertThat(manifest).hasContent("kept");
    }

    @Test
    void noCommandAndAnUnknownOneAreOneLine() {
        assertRefused(counters());
        assertThat(err.toString()).contains("name a command: run, plan, report, advise, compare,");
        err.getBuffer().setLength(0);
        assertRefused(counters("rnu"));
        assertThat(err.toString()).contains("rnu");
    }

    @Test
    void reportingADirectoryWithoutARunIsOneLine() {
        assertRefused(counters("report", temporary.toString()));
        assertThat(err.toString()).contains("holds no run");
    }

    @Test
    void everyCommandExplainsItself() {
        assertThat(counters("run", "--help")).isEqualTo(ExitCode.FINE);
        assertThat(out.toString()).contains("--variants", "--threads", "Exit codes");
    }

    @Test
    void theListHoldsVariantsPeersAndWorkloads() {
        assertThat(counters("list")).isEqualTo(ExitCode.FINE);

        assertThat(out.toString().lines().map(String::strip))
                .contains("percpu:heap:cpu:atomic", "LongAdder", "JCTools", "empty")
                .contains("c:percpu:rseq:called", "c:percpu:rseq:inlined", "c:empty")
                .anyMatch(line -> line.startsWith("update-polluted "))
                .contains("share=10: operations that are reads, 1 to 99 (%)")
                .contains(
                        "read=approximate: whether to read by read() or by sum(), approximate or precise")
                .contains("Pinnings", "Metrics")
                .anyMatch(line -> line.matches("sched_getcpu +([\\d.]+|–).*"));
    }

    @Test
    void theListForProgramsHoldsTheSame() {
        assertThat(counters("list", "--json")).isEqualTo(ExitCode.FINE);

        JsonNode list = JsonMapper.shared().readTree(out.toString());
        assertThat(list.get("variants").toString()).contains("percpu:heap:cpu:atomic");
        assertThat(list.get("peers").toString()).contains("LongAdder");
        assertThat(list.get("workloads").get(0).get("name").asString()).isEqualTo("update");
        assertThat(list.get("workloads").findValuesAsString("standard")).contains("approximate");
        assertThat(list.get("pinnings")).isNotEmpty();
        assertThat(list.get("metrics").findValuesAsString("name")).contains("validation");
        JsonNode sources = list.get("indexSources");
        assertThat(sources.get("unmeasured").isNull()).isTrue();
        assertThat(sources.get("costs")).hasSize(12);
        assertThat(sources.get("costs"))
                .as("each has a cost that is no less than nothing, or a reason")
                .allMatch(
                        cost ->
                                cost.get("absent").isNull()
                                        ? cost.get("nanoseconds").asDouble() >= 0
                                        : cost.get("nanoseconds").isNull());
        if (CurrentCpu.available()) {
            assertThat(sources.get("costs").findValuesAsString("name"))
                    .contains(sources.get("cpu").asString());
        }
    }

    @Test
    void theTopologyIsThatOfThisMachine() {
        assertThat(counters("topology")).isEqualTo(ExitCode.FINE);
        assertThat(out.toString()).contains("allowed   " + Affinity.allowed()).contains("node 0");
        out.getBuffer().setLength(0);

        assertThat(counters("topology", "--json")).isEqualTo(ExitCode.FINE);
        JsonNode topology = JsonMapper.shared().readTree(out.toString());
        assertThat(topology.get("allowed").asString()).isEqualTo(Affinity.allowed().toString());
        assertThat(topology.get("cpus").size()).isPositive();
    }

    @Test
    void aRunMeasuresStoresAndReports() throws IOException {
        Path directory = temporary.resolve("run");

        int exitCode =
                counters(
                        "run",
                        "--preset=smoke",
                        "--variants=LongAdder,percpu",
                        "--threads=2",
                        "-o",
                        directory.toString());

        assertThat(exitCode).as(err.toString()).isEqualTo(ExitCode.FINE);
        ResultDirectory.Contents contents = ResultDirectory.read(directory);
        assertThat(contents.results()).hasSize(2).allMatch(ForkResult::scored);
        assertThat(contents.manifest().plan().steps()).hasSize(2);
        assertThat(contents.manifest().command())
                .startsWith("counters run --preset=smoke --variants=");
        assertThat(out.toString()).contains("LongAdder", "percpu:heap:");
        assertThat(directory.resolve("report.html")).isNotEmptyFile();
        assertThat(err.toString()).contains("[1/2]", "[2/2]", "0 failed");

        Files.delete(directory.resolve("report.html"));
        Files.writeString(directory.resolve("rows.jsonl"), "{\"cut off", StandardOpenOption.APPEND);
        String table = out.toString();
        out.getBuffer().setLength(0);
        assertThat(counters("report", directory.toString())).isEqualTo(ExitCode.FINE);
        assertThat(out.toString()).isEqualTo(table);
        assertThat(err.toString()).contains("was not written completely");
        assertThat(directory.resolve("report.html")).isNotEmptyFile();
    }

    @Test
    void theCommandOfARunCanBePastedIntoAShell() {
        assertThat(Shell.line("counters", List.of("run", "-o", "it's here", "--threads=1,2")))
                .isEqualTo("counters run -o 'it'\\''s here' --threads=1,2");
    }

    private static ForkResult row(String subject, long lost, Optional<String> error) {
        CellKey cell = Fixtures.key(subject, "update", 1);
        return error.map(reason -> Fixtures.failed(cell, 0, reason))
                .orElseGet(
                        () ->
                                Fixtures.measured(
                                        cell,
                                        0,
                                        Optional.of(new Validation(100, 100 - lost)),
                                        List.of(1e9)));
    }

    @Test
    void theExitCodeIsThatOfTheWorstForkResult() {
        ForkResult good = row("atomic:heap:single:atomic", 0, Optional.empty());
        ForkResult lost = row("atomic:heap:single:atomic", 1, Optional.empty());
        ForkResult baseline = row("nonatomic:heap:single:plain", 50, Optional.empty());
        ForkResult failed = row("atomic:heap:single:atomic", 0, Optional.of("it crashed"));

        assertThat(ExitCode.of(List.of(good, baseline))).isEqualTo(ExitCode.FINE);
        assertThat(ExitCode.of(List.of(good, failed))).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(ExitCode.of(List.of(failed, lost, good))).isEqualTo(ExitCode.INVALID);
    }

    @Test
    void aCellWithoutAForkIsIncompleteAndOneWithFewerForksThanPlannedIsNot() {
        ForkResult good = row("atomic:heap:single:atomic", 0, Optional.empty());
        ForkResult lost = row("atomic:heap:single:atomic", 1, Optional.empty());
        Plan covered = Fixtures.plan(9, good.cell());
        Plan uncovered = Fixtures.plan(1, good.cell(), Fixtures.key("LongAdder", "update", 1));

        assertThat(ExitCode.of(covered, List.of(good))).isEqualTo(ExitCode.FINE);
        assertThat(ExitCode.of(uncovered, List.of(good))).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(ExitCode.of(uncovered, List.of(lost))).isEqualTo(ExitCode.INVALID);
    }

    @Test
    void whatCannotBeResumedIsOneLineAndStaysAsItIs() throws IOException {
        assertRefused(counters("run", "--resume", temporary.toString()));
        assertThat(err.toString()).contains("holds no run");
        assertThat(temporary).isEmptyDirectory();
        err.getBuffer().setLength(0);

        Plan plan = Fixtures.plan(1, Fixtures.key("LongAdder", "update", 1));
        Path run = temporary.resolve("run");
        ResultDirectory.create(run, Fixtures.manifest(plan)).log(Event.What.STARTED, "");
        assertRefused(counters("run", "--resume", run.toString(), "--forks=3"));
        assertThat(err.toString()).contains("uses the plan of", "leave out --forks");
        err.getBuffer().setLength(0);

        assertRefused(counters("run", "--resume", run.toString()));
        assertThat(err.toString())
                .contains("cannot be resumed here: CPU was 'A CPU' and is '")
                .contains("build was 'abc' and is '")
                .contains("--allow-mixed");
        assertThat(ResultDirectory.events(run)).hasSize(1);
    }

    @Test
    void aRunThatItsBudgetCutShortIsResumedWithAnother() throws IOException {
        Path directory = temporary.resolve("run");
        String[] run = {
            "run",
            "--preset=smoke",
            "--forks=2",
            "--variants=LongAdder,empty",
            "--threads=1",
            "--budget=PT0.1S",
            "-o",
            directory.toString()
        };

        assertThat(counters(run)).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(ResultDirectory.read(directory).results()).isEmpty();
        assertThat(err.toString())
                .contains("warning: the budget left 4 of 4 planned forks out; 2 of 2 cells have");

        assertThat(counters("run", "--resume", directory.toString(), "--budget=1h"))
                .as(err.toString())
                .isEqualTo(ExitCode.FINE);
        List<ForkResult> rows = ResultDirectory.read(directory).results();
        assertThat(rows).hasSize(4);
        assertThat(counters("run", "--resume", directory.toString(), "--budget=1h"))
                .as("a complete run has nothing left to do")
                .isEqualTo(ExitCode.FINE);
        assertThat(ResultDirectory.read(directory).results()).isEqualTo(rows);
    }

    /** Commands that fail as nobody foresaw, and as a full disk makes them. */
    @Command(name = "broken")
    static final class Broken implements Callable<Integer> {
        private final RuntimeException failure;

        Broken(RuntimeException failure) {
            this.failure = failure;
        }

        @Override
        public Integer call() {
            throw failure;
        }
    }

    private int broken(RuntimeException failure) {
        CommandLine program =
                Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                        .addSubcommand(new Broken(failure));
        // Only those commands have its settings that were there when they were made.
        return program.setErr(program.getErr())
                .setExecutionExceptionHandler(program.getExecutionExceptionHandler())
                .execute("broken");
    }

    @Test
    void anUnexpectedErrorIsOneLineWithoutAStackTrace() {
        assertThat(broken(new IllegalStateException("what\nnobody foresaw")))
                .isEqualTo(ExitCode.FAULT);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("counters broken: internal error: ")
                .contains("IllegalStateException", "nobody foresaw", "COUNTERS_TRACE=1");
    }

    @Test
    void aFullDiskIsOneLineWithTheFileAndTheRemedy() {
        IOException full = new IOException("No space left on device");
        assertThat(broken(new UncheckedIOException("cannot write to 'rows.jsonl'", full)))
                .isEqualTo(ExitCode.INCOMPLETE);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .contains("'rows.jsonl' (No space left on device)", "--resume");
    }
}
