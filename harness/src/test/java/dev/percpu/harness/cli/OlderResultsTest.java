package dev.percpu.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Fixtures;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Purpose;
import dev.percpu.harness.store.ResultDirectory;
import dev.percpu.harness.store.Validation;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Result directories of earlier builds are read as they were meant, or refused in one line. */
class OlderResultsTest {

    private static final CellKey BASELINE = Fixtures.key("LongAdder", "update", 2);
    private static final CellKey FINALIST = Fixtures.key("striped:heap:cpu:atomic", "update", 2);
    private static final CellKey LOSER = Fixtures.key("atomic:heap:single:atomic", "update", 2);

    @TempDir Path temporary;
    private Path run;
    private StringWriter out;
    private StringWriter err;

    private int counters(String... arguments) {
        out = new StringWriter();
        err = new StringWriter();
        return Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(arguments);
    }

    /** A run that screened two subjects in one fork each, and measured one of them in full. */
    @BeforeEach
    void screenedRun() throws IOException {
        run = temporary.resolve("run");
        Plan plan =
                Fixtures.plan(1, BASELINE)
                        .withScreening(List.of(new Plan.Contest(List.of(FINALIST, LOSER), 1)));
        ResultDirectory directory = ResultDirectory.create(run, Fixtures.manifest(plan));
        directory.append(screened(FINALIST, 2e9));
        directory.append(screened(LOSER, 0.5e9));
        directory.append(measured(BASELINE, 1e9));
        directory.append(measured(FINALIST, 2e9));
    }

    private static ForkResult measured(CellKey cell, double rate) {
        return Fixtures.measured(cell, 0, Optional.of(new Validation(1, 1)), List.of(rate));
    }

    private static ForkResult screened(CellKey cell, double rate) {
        ForkResult row = measured(cell, rate);
        return new ForkResult(
                row.cell(),
                row.fork(),
                Purpose.SCREENING,
                row.series(),
                row.workers(),
                row.validation(),
                row.conditions(),
                row.warnings(),
                row.error(),
                row.started(),
                row.finished());
    }

    private void change(String file, String pattern, String replacement) throws IOException {
        Path path = run.resolve(file);
        String text = Files.readString(path);
        String changed = text.replaceAll(pattern, replacement);
        assertThat(changed).as("%s in %s", pattern, file).isNotEqualTo(text);
        Files.writeString(path, changed);
    }

    @Test
    void contestsOfABuildThatKnewNoFurtherCellsAreRead() throws IOException {
        change("manifest.json", ",\\s*\"along\" : \\[ *]", "");
        change("manifest.json", ",\\s*\"timing\" : null", "");

        assertIsReadAsItWasMeant();
    }

    @ParameterizedTest
    @CsvSource({"scenario, scene", "pinning, place"})
    void theWordsOfEarlierBuildsAreRead(String word, String before) throws IOException {
        change("manifest.json", "\"" + word + "\"", "\"" + before + "\"");
        change("rows.jsonl", "\"" + word + "\"", "\"" + before + "\"");

        assertIsReadAsItWasMeant();
    }

    /** What was only screened is in no table of what was measured. */
    private void assertIsReadAsItWasMeant() {
        assertThat(all("report")).as(() -> err.toString()).isEqualTo(ExitCode.FINE);
        assertThat(out.toString())
                .containsPattern("(?m)^striped:heap:cpu:atomic +1.00 .* yes")
                .containsPattern("(?m)^atomic:heap:single:atomic +4.00 .* screened")
                .doesNotContainPattern("(?m)^atomic:heap:single:atomic .* yes");
        assertThat(all("advise")).isEqualTo(ExitCode.FINE);
        assertThat(out.toString()).doesNotContain("atomic:heap:single");
        assertThat(all("compare")).isEqualTo(ExitCode.FINE);
        assertThat(out.toString()).contains("1.000").doesNotContain("atomic:heap:single");
        assertThat(all("resume")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .contains("cannot be resumed here");
    }

    private int all(String command) {
        return switch (command) {
            case "compare" -> counters("compare", run.toString(), run.toString());
            case "resume" -> counters("run", "--resume", run.toString());
            default -> counters(command, run.toString());
        };
    }

    @ParameterizedTest
    @CsvSource({
        "manifest.json, '\"screening\"', '\"other\"', its cell is not in the plan",
        "manifest.json, '\"finalists\"', '\"other\"', it has no",
        "rows.jsonl, SCREENING, OTHER, is none of",
        "rows.jsonl, '\"purpose\":\"SCREENING\",', '', it has no",
        "rows.jsonl, '\"subject\"', '\"other\"', it has no",
    })
    void anotherFormIsOneLineAndNoTable(
            String file, String pattern, String replacement, String reason) throws IOException {
        change(file, pattern, replacement);

        for (String command : List.of("report", "advise", "compare", "resume")) {
            assertThat(all(command)).as(command).isEqualTo(ExitCode.USAGE);
            assertThat(out.toString()).as(command).isEmpty();
            assertThat(err.toString().lines())
                    .as(command)
                    .singleElement()
                    .asString()
                    .contains(run.toString(), reason)
                    .doesNotContain("creator", "dev.percpu");
        }
    }
}
