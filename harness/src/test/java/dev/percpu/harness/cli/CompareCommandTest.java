package dev.percpu.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.harness.stats.Measured;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Fixtures;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Manifest;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Quantity;
import dev.percpu.harness.store.ResultDirectory;
import dev.percpu.harness.store.Timing;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CompareCommandTest {

    private static final String PERCPU = "percpu:heap:cpu:atomic";
    private static final String PADDED = "percpu:offheap-padded:cpu:atomic";

    @TempDir Path temporary;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private String before;
    private String after;

    private int compare(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "compare";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(all);
    }

    private String directory(String name, List<ForkResult> rows) throws IOException {
        return directory(name, rows.stream().map(ForkResult::cell).distinct().toList(), rows);
    }

    private String directory(String name, List<CellKey> cells, List<ForkResult> rows)
            throws IOException {
        Path path = temporary.resolve(name);
        Manifest plain = Fixtures.manifest(new Plan(cells, 3, Timing.QUICK));
        Manifest manifest =
                new Manifest(
                        plain.schema(),
                        plain.started().plusSeconds(name.hashCode()),
                        plain.command(),
                        plain.build(),
                        plain.host(),
                        plain.jdks(),
                        plain.plan());
        ResultDirectory directory = ResultDirectory.create(path, manifest);
        rows.forEach(directory::append);
        return path.toString();
    }

    private static List<ForkResult> rows(double adder, double percpu) {
        List<ForkResult> rows = new ArrayList<>();
        for (int fork = 0; fork < 3; fork++) {
            double noise = 1 + 0.001 * fork;
            rows.add(Measured.fork("LongAdder", 2, fork).throughput(adder * noise).result());
            rows.add(Measured.fork(PERCPU, 2, fork).throughput(percpu * noise).result());
            rows.add(Measured.fork(PADDED, 2, fork).throughput(percpu * noise).result());
        }
        return rows;
    }

    @BeforeEach
    void twoRuns() throws IOException {
        before = directory("before", rows(5e8, 4e8));
        after = directory("after", rows(5e8, 2e8));
    }

    @Test
    void aSlowerCellIsNamedWithItsRatio() {
        assertThat(compare(before, after)).isEqualTo(ExitCode.FINE);

        assertThat(out.toString())
                .contains("BASE  " + before, "NEW   " + after, "update, pinning compact")
                .containsPattern(
                        "LongAdder, 2 threads +4\\.00 +4\\.00 +1\\.000 .*no difference seen")
                .containsPattern(PERCPU + ", 2 threads +5\\.00 +9\\.99 +2\\.000 .*SLOWER")
                .contains("2 slower, 1 no difference seen");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void layoutsOfOneRunAreComparedAlone() {
        assertThat(compare(before, "--by", "layout", "--new", "offheap-padded"))
                .isEqualTo(ExitCode.FINE);

        assertThat(out.toString())
                .containsPattern("percpu:cpu:atomic, 2 threads .*1\\.000 .*no difference seen")
                .doesNotContain("LongAdder");
    }

    @Test
    void aScriptCanStopAtARegressionAndOnlyThen() {
        assertThat(compare(before, after, "--fail-on", "regression"))
                .isEqualTo(ExitCode.REGRESSION);
        assertThat(compare(after, before, "--fail-on", "regression")).isEqualTo(ExitCode.FINE);
        assertThat(compare(before, after, "--fail-on", "regression", "--threshold", "99%"))
                .as("twice the time is more than 99% more")
                .isEqualTo(ExitCode.REGRESSION);
    }

    @Test
    void aThresholdMayBeAShareOrAPercentage() throws IOException {
        String slower = directory("slower", rows(5e8, 3.7e8));
        assertThat(compare(before, slower, "--fail-on=regression", "--threshold=0.1"))
                .isEqualTo(ExitCode.FINE);
        assertThat(compare(before, slower, "--fail-on=regression", "--threshold=10%"))
                .isEqualTo(ExitCode.FINE);
        assertThat(compare(before, slower, "--fail-on=regression")).isEqualTo(ExitCode.REGRESSION);
    }

    @Test
    void programsReadTheSame() {
        assertThat(compare(before, after, "--json")).isEqualTo(ExitCode.FINE);

        JsonNode json = JsonMapper.shared().readTree(out.toString());
        assertThat(json.get("by").asString()).isEqualTo("host");
        assertThat(json.get("threshold").asDouble()).isEqualTo(0.02);
        assertThat(json.get("regression").asBoolean()).isTrue();
        assertThat(json.get("base").get("label").asString()).isEqualTo(before);
        assertThat(json.get("new").get("label").asString()).isEqualTo(after);
        assertThat(json.get("rows")).hasSize(3);
        JsonNode row = json.get("rows").get(1);
        assertThat(row.get("subject").asString()).isEqualTo(PERCPU);
        assertThat(row.get("verdict").asString()).isEqualTo("slower");
        assertThat(row.get("ratio").asDouble()).isBetween(1.99, 2.01);
        assertThat(row.get("interval").get("low").asDouble()).isBetween(1.9, 2.0);
        assertThat(row.get("base").get("nsPerOp").asDouble()).isBetween(4.9, 5.1);
        assertThat(row.get("new").get("forks").asInt()).isEqualTo(3);
        assertThat(row.get("scenario").get("threads").asInt()).isEqualTo(2);
    }

    @Test
    void variantsOfOneRunAreComparedByShortenedNames() {
        assertThat(
                        compare(
                                before,
                                "--by=variant",
                                "--base=LongAdder",
                                "--new=percpu:offheap-padded"))
                .isEqualTo(ExitCode.FINE);
        assertThat(out.toString())
                .contains("NEW   " + PADDED + " in " + before)
                .containsPattern("2 threads +4\\.00 +5\\.00 +1\\.250 .*SLOWER");
    }

    @Test
    void variantsOfTwoRunsAreComparedToo() {
        assertThat(
                        compare(
                                before,
                                after,
                                "--by=variant",
                                "--base=percpu:heap",
                                "--new=percpu:heap"))
                .isEqualTo(ExitCode.FINE);
        assertThat(out.toString()).containsPattern("2 threads +5\\.00 +9\\.99 +2\\.000 .*SLOWER");
    }

    @Test
    void jdksOfOneRunAreCompared() throws IOException {
        List<ForkResult> rows = new ArrayList<>();
        for (String jdk : List.of("jdk-25", "jdk-26")) {
            CellKey key = Fixtures.key("LongAdder", "update", 2);
            CellKey on = new CellKey(key.subject(), key.kind(), key.scenario().withJdk(jdk));
            for (int fork = 0; fork < 3; fork++) {
                rows.add(
                        Measured.fork(on, fork)
                                .throughput(jdk.endsWith("25") ? 1e9 : 2e9)
                                .result());
            }
        }
        String run = directory("jdks", rows);
        assertThat(compare(run, "--by=jdk", "--base=jdk-25", "--new=jdk-26"))
                .isEqualTo(ExitCode.FINE);
        assertThat(out.toString())
                .containsPattern("LongAdder, 2 threads +2\\.00 +1\\.00 +0\\.500 .*faster");
    }

    /** The terms of the articles: the share by which system time changed. */
    @Test
    void timeInTheKernelIsToldAsAChangeInPercent() throws IOException {
        CellKey key = new CellKey("kernel", Kind.KERNEL, Fixtures.scenario("fork-true", 1));
        String base = directory("kernel-before", kernel(key, 400_000));
        String fresh = directory("kernel-after", kernel(key, 376_000));
        assertThat(compare(base, fresh)).isEqualTo(ExitCode.FINE);
        assertThat(out.toString())
                .contains("change")
                .containsPattern(
                        "kernel, 1 thread, system +400,\\d{3} +376,\\d{3} +-6\\.0% .*faster");
    }

    private static List<ForkResult> kernel(CellKey key, double system) {
        return Arrays.asList(0, 1, 2).stream()
                .map(
                        fork ->
                                Measured.fork(key, fork)
                                        .series("user", Quantity.TIME, 1, 1e5)
                                        .series(
                                                "system",
                                                Quantity.TIME,
                                                1,
                                                system * (1 + 0.001 * fork))
                                        .result())
                .toList();
    }

    @Test
    void whatCannotBeComparedIsListedWithItsReason() throws IOException {
        List<ForkResult> rows = new ArrayList<>(rows(5e8, 4e8));
        rows.removeIf(row -> row.subject().equals(PERCPU));
        rows.add(Fixtures.failed(Fixtures.key(PERCPU, "update", 2), 0, "exit 134"));
        String broken = directory("broken", rows);
        assertThat(compare(before, broken, "--fail-on=regression")).isEqualTo(ExitCode.REGRESSION);
        assertThat(out.toString())
                .contains(PERCPU + ", 2 threads: failed in NEW: exit 134 (a regression)");
    }

    @Test
    void comparingNothingIsNotASuccess() throws IOException {
        String other =
                directory("other", List.of(Measured.fork("JCTools", 2, 0).throughput(1).result()));
        assertThat(compare(before, other, "--fail-on=regression")).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(out.toString()).contains("JCTools, 2 threads: BASE's plan does not include it");
        assertThat(err.toString()).contains("no cell has a figure in both BASE and NEW");
    }

    @Test
    void anIncompleteRunIsNotReportedAsFreeOfRegressions() throws IOException {
        List<ForkResult> rows = new ArrayList<>(rows(5e8, 4e8));
        List<CellKey> planned = rows.stream().map(ForkResult::cell).distinct().toList();
        rows.removeIf(row -> row.subject().equals(PERCPU));
        String brokenOff = directory("broken-off", planned, rows);
        assertThat(compare(before, brokenOff, "--fail-on=regression"))
                .isEqualTo(ExitCode.INCOMPLETE);
        assertThat(out.toString()).contains("no fork of it has ended in NEW");
        assertThat(err.toString()).contains("NEW has not measured all of its cells");
        assertThat(compare(before, brokenOff)).isEqualTo(ExitCode.FINE);
    }

    @Test
    void aResultThatWasCutOffGivesAWarning() throws IOException {
        Files.writeString(Path.of(after, "rows.jsonl"), "{\"cut", StandardOpenOption.APPEND);
        assertThat(compare(before, after)).isEqualTo(ExitCode.FINE);
        assertThat(err.toString())
                .contains("the last fork result in '" + after + "' was not written completely");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BEFORE | name two directories",
                "BEFORE nowhere | holds no run",
                "BEFORE --by=variant | needs --base and --new",
                "BEFORE --by=variant --base=LongAdder --new=percpu | has several 'percpu'",
                "BEFORE --by=variant --base=LongAdder --new=flip | has no 'flip'; it has LongAdder",
                "BEFORE --by=jdk --base=own --new=26 | has no '26'; it has own",
                "BEFORE AFTER --base=LongAdder | name two directories",
                "BEFORE AFTER --threshold=-1 | is not a share",
                "BEFORE AFTER --threshold=100% | less than 100%",
                "BEFORE AFTER --by=moon | 'moon'",
                "BEFORE AFTER --fail-on=anything | 'anything'",
                "BEFORE AFTER third | third"
            })
    void badInputIsOneLine(String arguments, String message) {
        String[] words = arguments.replace("BEFORE", before).replace("AFTER", after).split(" ");
        assertThat(compare(words)).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains(message.replace("AFTER", after));
        assertThat(out.toString()).isEmpty();
    }
}
