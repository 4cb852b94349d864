package dev.percpu.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Fixtures;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.ResultDirectory;
import dev.percpu.harness.store.Validation;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class ReportCommandTest {

    @TempDir Path temporary;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private String one;
    private String two;

    @BeforeEach
    void leaveTwoRuns() throws IOException {
        one = run("one").toString();
        two = run("two").toString();
    }

    private Path run(String name) throws IOException {
        CellKey cell = Fixtures.key("LongAdder", "update", 2);
        Plan plan = Fixtures.plan(3, cell);
        ResultDirectory directory =
                ResultDirectory.create(temporary.resolve(name), Fixtures.manifest(plan));
        for (int fork = 0; fork < 3; fork++) {
            directory.append(
                    Fixtures.measured(
                            cell, fork, Optional.of(new Validation(5, 5)), List.of(1e9 + fork)));
        }
        return directory.path();
    }

    private int report(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "report";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(all);
    }

    private void assertRefused(int exitCode, String message) {
        assertThat(exitCode).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString().lines()).singleElement().asString().contains(message);
        assertThat(out.toString()).isEmpty();
        err.getBuffer().setLength(0);
    }

    private Path file(String name) {
        return temporary.resolve(name);
    }

    @Test
    void onePageOfOneRunLiesInItsDirectoryAndItsTableIsPrinted() {
        assertThat(report(one)).isEqualTo(ExitCode.FINE);
        assertThat(Path.of(one, "report.html")).isNotEmptyFile();
        assertThat(out.toString()).contains("update, 2 threads", "LongAdder");
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("report: ")
                .endsWith("report.html");
    }

    @Test
    void severalRunsMakeOnePageWithTheNameOfEach() throws IOException {
        assertThat(report(one, two, "-o", file("both.html").toString())).isEqualTo(ExitCode.FINE);
        assertThat(Files.readString(file("both.html")))
                .contains("\"name\":\"one\"", "\"name\":\"two\"");
        assertThat(out.toString()).contains("run     one\n", "run     two\n");
        assertThat(Path.of(one, "report.html")).doesNotExist();
    }

    @Test
    void runsOfOneNameAreToldApartByTheirPaths() throws IOException {
        String other = run("elsewhere/one").toString();
        assertThat(report(one, other, "--format=markdown")).isEqualTo(ExitCode.FINE);
        assertThat(out.toString().lines().filter(line -> line.startsWith("## ")))
                .hasSize(2)
                .doesNotHaveDuplicates();
    }

    @Test
    void theFormatIsThatOfTheNameUnlessItIsNamed() throws IOException {
        assertThat(report(one, "-o", file("r.csv").toString())).isEqualTo(ExitCode.FINE);
        assertThat(file("r.csv")).content().startsWith("run,").contains("\r\none,");
        assertThat(report(one, "-o", file("r.md").toString())).isEqualTo(ExitCode.FINE);
        assertThat(file("r.md")).content().startsWith("# ");
        assertThat(report(one, "-o", file("r.json").toString())).isEqualTo(ExitCode.FINE);
        assertThat(JsonMapper.shared().readTree(Files.readString(file("r.json")))).hasSize(1);
        assertThat(report(one, "--format", "csv", "-o", file("r.md").toString()))
                .isEqualTo(ExitCode.FINE);
        assertThat(file("r.md")).content().startsWith("run,");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void withoutAFileOtherFormatsGoToStandardOutputAlone() {
        assertThat(report(one, "--format=jmh-json")).isEqualTo(ExitCode.FINE);
        assertThat(JsonMapper.shared().readTree(out.toString())).hasSize(1);
        assertThat(err.toString()).isEmpty();
        assertThat(Path.of(one, "report.html")).doesNotExist();
    }

    @Test
    void whatCannotBeDoneIsOneLineAndNothingIsWritten() throws IOException {
        assertRefused(report(one, "--format=pdf"), "'pdf'; html, markdown, csv, jmh-json");
        assertRefused(
                report(one, "-o", file("r.txt").toString()), "r.txt' does not show the format");
        assertRefused(report(one, two), "with -o FILE");
        assertRefused(report(one, one + "/../one", "--format=csv"), "is named twice");
        assertRefused(report(one, "-o", temporary.toString(), "--format=csv"), "is a directory");
        assertRefused(report(), "DIR");
        assertThat(Path.of(one, "report.html")).doesNotExist();
        assertRefused(
                report(one, "-o", file("no/such/r.csv").toString()), "no/such/r.csv' (NoSuchFile");
    }

    @Test
    void noFileOfARunIsWrittenOver() throws IOException {
        Path manifest = Path.of(one, "manifest.json");
        String before = Files.readString(manifest);
        assertRefused(report(one, "-o", manifest.toString()), "is a file of the run");
        assertRefused(report(two, one, "-o", manifest.toString()), "is a file of the run");
        assertThat(manifest).content().isEqualTo(before);
        assertThat(report(one, "-o", Path.of(one, "report.json").toString()))
                .isEqualTo(ExitCode.FINE);
        assertThat(report(one, "-o", Path.of(one, "report.json").toString()))
                .isEqualTo(ExitCode.FINE);
    }

    @Test
    void ofSeveralRunsTheDamagedOneIsNamed() throws IOException {
        String page = file("both.html").toString();
        assertRefused(report(one, file("nothing").toString(), "-o", page), "nothing' holds no run");
        Path rows = Path.of(two, "rows.jsonl");
        String kept = Files.readString(rows);
        Files.writeString(rows, "{\"broken\n" + kept);
        assertRefused(report(one, two, "-o", page), "two/rows.jsonl', line 1 is damaged");
        Files.writeString(rows, kept);
        Files.writeString(Path.of(one, "footprint.json"), "{");
        assertRefused(report(one, two, "-o", page), "one/footprint.json' is damaged");
        Files.delete(Path.of(one, "footprint.json"));
        assertThat(Path.of(page)).doesNotExist();

        Files.writeString(rows, "{\"cut off", StandardOpenOption.APPEND);
        assertThat(report(one, two, "-o", page)).isEqualTo(ExitCode.FINE);
        assertThat(err.toString())
                .contains("the last fork result in '" + two + "' was not written completely");
    }
}
