package dev.percpu.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.harness.stats.GoalFigure;
import dev.percpu.harness.stats.GoalResult;
import dev.percpu.harness.stats.Screening;
import dev.percpu.harness.store.Fixtures;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Goal;
import dev.percpu.harness.store.Measure;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Purpose;
import dev.percpu.harness.store.ResultDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TargetsCommandTest {

    @TempDir Path temporary;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int targets(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "targets";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(all);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--only=shard | unknown row 'shard'",
                "--forks=0 | not 0",
                "--forks=x | 'x'",
                "--bogus | --bogus",
            })
    void badInputIsOneLineAndNothingIsStarted(String option, String message) {
        Path directory = temporary.resolve("targets");

        assertThat(targets(option, "-o", directory.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains(message);
        assertThat(out.toString()).isEmpty();
        assertThat(directory).doesNotExist();
    }

    @Test
    void aDirectoryThatHoldsARunIsOneLineAndStaysAsItIs() throws IOException {
        Path rows = Files.writeString(temporary.resolve("rows.jsonl"), "kept");

        assertThat(targets("-o", temporary.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("already holds a run");
        assertThat(rows).hasContent("kept");
    }

    private static List<ForkResult> rows(Path directory) throws IOException {
        return ResultDirectory.read(directory).results();
    }

    @Test
    void oneRowIsMeasuredStoredAndPrintedAndGoesOnWhereItWasCutOff() throws IOException {
        Path directory = temporary.resolve("targets");

        int exitCode = targets("--preset=smoke", "--only=owner-add", "-o", directory.toString());

        assertThat(exitCode).as(err.toString() + out).isIn(ExitCode.FINE, ExitCode.INCOMPLETE);
        assertThat(out.toString().lines().filter(line -> line.startsWith("owner-add "))).hasSize(4);
        assertThat(rows(directory))
                .hasSize(5)
                .allSatisfy(row -> assertThat(row.error()).isEmpty())
                .allSatisfy(row -> assertThat(row.scored()).isTrue());
        assertThat(directory.resolve("targets.json")).isNotEmptyFile();
        assertThat(directory.resolve("report.html")).content().contains("Goals");

        Path file = directory.resolve("rows.jsonl");
        List<String> lines = Files.readAllLines(file);
        Files.write(file, lines.subList(0, 3));
        out.getBuffer().setLength(0);

        assertThat(targets("--resume", directory.toString()))
                .isIn(ExitCode.FINE, ExitCode.INCOMPLETE);
        assertThat(Files.readAllLines(file)).hasSize(5).startsWith(lines.get(0), lines.get(1));
        assertThat(out.toString().lines().filter(line -> line.startsWith("owner-add "))).hasSize(4);
    }

    @Test
    void whatContradictsThePlanOfTheRunIsRefused() throws IOException {
        Path directory = temporary.resolve("targets");

        assertThat(targets("--preset=smoke", "--resume", directory.toString()))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("leave out --preset=smoke");
    }

    @Test
    void aBudgetWithoutRoomLeavesFiguresOutAndSaysSo() {
        Path directory = temporary.resolve("targets");

        assertThat(
                        targets(
                                "--preset=smoke",
                                "--only=owner-add",
                                "--budget=1s",
                                "-o",
                                directory.toString()))
                .isEqualTo(ExitCode.INCOMPLETE);
        assertThat(err.toString()).contains("the budget left");
        assertThat(out.toString()).contains("has no fork");
    }

    @Test
    void everyKindOfProbeGivesAGoodRow() throws IOException {
        Path directory = temporary.resolve("targets");

        targets(
                "--preset=smoke",
                "--json",
                "--only=cache,memory,sum-all",
                "-o",
                directory.toString());

        assertThat(rows(directory))
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.error()).as(row.toString()).isEmpty());
        JsonNode views = JsonMapper.shared().readTree(out.toString());
        assertThat(views.toString()).contains("\"row\":\"memory\"", "\"row\":\"sum-all\"");
        assertThat(views.get(1).get("unit").asString()).isEqualTo("bytes");
        assertThat(views.get(1).get("figure").asDouble()).isBetween(2048.0, 2600.0);
        assertThat(JsonMapper.shared().readTree(directory.resolve("targets.json").toFile()))
                .isEqualTo(views);
    }

    @Test
    void theFastestOfAScreeningAreMeasuredToTheEnd() throws IOException {
        Path directory = temporary.resolve("targets");

        targets("--preset=smoke", "--only=cpu-index", "-o", directory.toString());

        List<ForkResult> rows = rows(directory);
        Plan plan = ResultDirectory.read(directory).manifest().plan();
        assertThat(rows.stream().filter(row -> row.purpose() == Purpose.SCREENING))
                .extracting(ForkResult::cell)
                .containsExactlyElementsOf(plan.candidates());
        assertThat(rows.stream().filter(row -> row.purpose() == Purpose.TIMING))
                .extracting(ForkResult::cell)
                .containsAll(plan.cells())
                .hasSize(Screening.settled(plan, rows).cells().size());
    }

    @Test
    void aMissedGoalIsAResultAndAMissingFigureIsNone() {
        Goal goal =
                new Goal(
                        "row",
                        "what",
                        Optional.empty(),
                        new Measure.Bytes(Fixtures.key("LongAdder", "footprint", 1)));
        GoalResult measured =
                new GoalResult(
                        goal, new GoalFigure.Measured(1, Optional.empty(), Optional.empty()));
        GoalResult absent =
                new GoalResult(goal, new GoalFigure.NotMeasured("there is none", false));
        GoalResult broken = new GoalResult(goal, new GoalFigure.NotMeasured("it crashed", true));

        assertThat(ExitCode.ofGoalResults(List.of(measured, absent))).isEqualTo(ExitCode.FINE);
        assertThat(ExitCode.ofGoalResults(List.of(measured, broken)))
                .isEqualTo(ExitCode.INCOMPLETE);
    }
}
