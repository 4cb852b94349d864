package dev.percpu.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.harness.stats.Finding;
import dev.percpu.harness.stats.Outcome;
import dev.percpu.harness.store.Goal;
import dev.percpu.harness.store.Measure;
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
    void aDirectoryThatHoldsSamplesIsOneLineAndStaysAsItIs() throws IOException {
        Path samples = Files.writeString(temporary.resolve("samples.jsonl"), "kept");

        assertThat(targets("-o", temporary.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("already holds samples");
        assertThat(samples).hasContent("kept");
    }

    @Test
    void oneRowIsMeasuredStoredAndPrinted() throws IOException {
        Path directory = temporary.resolve("targets");

        int exitCode = targets("--quick", "--only=owner-add", "-o", directory.toString());

        assertThat(exitCode).as(err.toString() + out).isIn(ExitCode.FINE, ExitCode.INCOMPLETE);
        assertThat(out.toString().lines().filter(line -> line.startsWith("owner-add "))).hasSize(4);
        List<JsonNode> samples =
                Files.readAllLines(directory.resolve("samples.jsonl")).stream()
                        .map(JsonMapper.shared()::readTree)
                        .toList();
        assertThat(samples)
                .hasSize(5)
                .allSatisfy(sample -> assertThat(sample.get("error").isNull()).isTrue())
                .allSatisfy(
                        sample ->
                                assertThat(sample.get("validation").get("issued"))
                                        .isEqualTo(sample.get("validation").get("counted")))
                .allSatisfy(sample -> assertThat(sample.get("values")).isNotEmpty());
        assertThat(directory.resolve("targets.json")).isNotEmptyFile();
    }

    @Test
    void everyKindOfProbeGivesAGoodSample() throws IOException {
        Path directory = temporary.resolve("targets");

        targets("--quick", "--json", "--only=cache,memory,sum-all", "-o", directory.toString());

        List<JsonNode> samples =
                Files.readAllLines(directory.resolve("samples.jsonl")).stream()
                        .map(JsonMapper.shared()::readTree)
                        .toList();
        assertThat(samples)
                .isNotEmpty()
                .allSatisfy(
                        sample ->
                                assertThat(sample.get("error").isNull())
                                        .as(sample.toString())
                                        .isTrue());
        JsonNode views = JsonMapper.shared().readTree(out.toString());
        assertThat(views.toString()).contains("\"row\":\"memory\"", "\"row\":\"sum-all\"");
        assertThat(views.get(1).get("unit").asString()).isEqualTo("bytes");
        assertThat(views.get(1).get("figure").asDouble()).isBetween(2048.0, 2600.0);
        assertThat(JsonMapper.shared().readTree(directory.resolve("targets.json").toFile()))
                .isEqualTo(views);
    }

    @Test
    void aMissedGoalIsAResultAndAMissingFigureIsNone() {
        Goal goal = new Goal("row", "what", Optional.empty(), new Measure.Bytes("probe"));
        Finding measured =
                new Finding(goal, new Outcome.Measured(1, Optional.empty(), Optional.empty()));
        Finding absent = new Finding(goal, new Outcome.NotMeasured("there is none", false));
        Finding broken = new Finding(goal, new Outcome.NotMeasured("it crashed", true));

        assertThat(ExitCode.ofFindings(List.of(measured, absent))).isEqualTo(ExitCode.FINE);
        assertThat(ExitCode.ofFindings(List.of(measured, broken))).isEqualTo(ExitCode.INCOMPLETE);
    }
}
