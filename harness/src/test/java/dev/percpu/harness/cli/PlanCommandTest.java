package dev.percpu.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PlanCommandTest {

    @TempDir Path temporary;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int plan(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "plan";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(all);
    }

    @Test
    void aPlanShowsCellsTimesLimitsAndWhatIsSkipped() {
        int exitCode =
                plan(
                        "--variants=LongAdder,empty",
                        "--workloads=update,update-polluted",
                        "--threads=1,2,1000..max",
                        "--pinning=none",
                        "--order=random",
                        "--seed=7",
                        "--preset=rigorous",
                        "--budget=6m",
                        "--until-ci=0.5%",
                        "--perf=separate");

        assertThat(exitCode).as(err.toString()).isEqualTo(ExitCode.FINE);
        assertThat(out.toString().lines())
                .contains(
                        "cells     8: 2 subjects, 2 workloads, threads 1,2, pinning none",
                        "forks     88: 10 of each cell, random by seed 7, and one that counts"
                                + " events",
                        "update  1  none  LongAdder",
                        "update-polluted  2  none  empty")
                .anyMatch(line -> line.matches("estimate  \\d+ min \\d+ s"))
                .anyMatch(line -> line.matches(" +\\d+ min \\d+ s  update-polluted"))
                .anyMatch(
                        line ->
                                line.matches(
                                        "budget    40 forks fit; 48 are left out, and 0 cells"
                                                + " without any"))
                .anyMatch(line -> line.startsWith("until-ci  ± 0.5%: up to 30 forks of a cell"))
                .anyMatch(line -> line.startsWith("skipped   threads 1000..max: its end is"));
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aPlanForProgramsHoldsTheSame() {
        assertThat(plan("--json", "--variants=LongAdder", "--threads=1", "--budget=1s"))
                .isEqualTo(ExitCode.FINE);

        JsonNode view = JsonMapper.shared().readTree(out.toString());
        assertThat(view.get("plan").get("cells")).hasSize(1);
        assertThat(view.get("plan").get("budget").asString()).isEqualTo("PT1S");
        assertThat(view.get("forecast").get("leftOut").asInt()).isEqualTo(3);
        assertThat(view.get("forecast").get("cellsWithout").asInt()).isEqualTo(1);
        assertThat(view.get("jdks").get(0).get("name").asString()).isEqualTo("own");
        assertThat(view.get("skipped")).isEmpty();
    }

    @Test
    void aFileHasTheSameKeysAndAnOptionTakesThePinningOfItsOwn() throws Exception {
        Path file =
                Files.writeString(
                        temporary.resolve("plan.yaml"),
                        "variants: [LongAdder]\nthreads: 1..4x\nforks: 7\n");

        assertThat(plan("--file", file.toString(), "--threads=1")).isEqualTo(ExitCode.FINE);

        assertThat(out.toString()).contains("cells     1: ", "forks     7: 7 of each cell");
    }

    @Test
    void aBadFileIsOneLineAndNothingIsPrinted() throws Exception {
        Path file = Files.writeString(temporary.resolve("plan.yaml"), "\nvariant: LongAdder\n");

        assertThat(plan("--file", file.toString())).isEqualTo(ExitCode.USAGE);

        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains("line 2", "did you mean variants?");
        assertThat(out.toString()).isEmpty();
    }
}
