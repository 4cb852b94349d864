package dev.percpu.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.CoreLatencies;
import dev.percpu.harness.store.Fixtures;
import dev.percpu.harness.store.Footprints;
import dev.percpu.harness.store.ResultDirectory;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands that measure something else than counters at work. */
class MeasuringCommandsTest {

    @TempDir Path temporary;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int counters(String... arguments) {
        return Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(arguments);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "c2c --cpus=0,60000 | CPU 60000 is offline, or this process may not use it",
                "c2c --cpus=0-x | 0-x",
                "c2c --cpus=0 | needs two CPUs",
                "c2c --hops=7 | --hops must be even, 2 to 1000000, not 7",
                "c2c --samples=0 | --samples must be 1 to 1000000, not 0",
                "footprint --variants=percpu:nowhere | percpu:nowhere",
                "footprint --counters=0 | must be 1 to 1,000,000 here, not 0",
                "footprint --possible-cpus=70000 | not 70,000",
            })
    void badInputIsOneLineAndLeavesNothing(String command, String message) {
        String[] words = (command + " -o " + temporary.resolve("none")).split(" ");

        assertThat(counters(words)).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains(message);
        assertThat(out.toString()).isEmpty();
        assertThat(temporary.resolve("none")).doesNotExist();
    }

    @Test
    void latenciesOfRealCpusAreMeasuredAndKept() throws Exception {
        int cpus = Topology.read().usable().size();
        assumeThat(cpus).as("only one CPU").isGreaterThan(1);

        int code = counters("c2c", "--hops=200", "--samples=3", "-o", temporary.toString());

        assertThat(code).as(err.toString()).isEqualTo(ExitCode.FINE);
        CoreLatencies found = CoreLatencies.read(temporary).orElseThrow();
        assertThat(found.pairs())
                .hasSize(cpus * (cpus - 1) / 2)
                .allMatch(pair -> pair.low() > 0)
                .allMatch(
                        pair ->
                                pair.low() <= pair.nanoseconds()
                                        && pair.nanoseconds() <= pair.high());
        assertThat(out.toString()).contains("CPU " + found.cpus().get(1));
    }

    @Test
    void bytesOfRealCountersAreMeasuredAndKept() throws Exception {
        int code =
                counters(
                        "footprint",
                        "--variants=percpu:offheap:thread-hash,percpu:heap-dense",
                        "--counters=512",
                        "--possible-cpus=64",
                        "-o",
                        temporary.toString());

        assertThat(code).as(err.toString()).isEqualTo(ExitCode.FINE);
        Footprints found = Footprints.read(temporary).orElseThrow();
        assertThat(bytes(found, "percpu:offheap", Footprints.Where.OFFHEAP))
                .isBetween(64.0 * Long.BYTES, 2 * 64.0 * Long.BYTES + 5000);
        assertThat(bytes(found, "percpu:heap-dense", Footprints.Where.HEAP))
                .isBetween(64.0 * Long.BYTES, 64.0 * Long.BYTES + 320);
    }

    @Test
    void footprintsGoOnWhereTheyWereCutOffAndReachTheReportOfTheRunTheyAreFor() throws Exception {
        CellKey cell = Fixtures.key("LongAdder", "update", 1);
        ResultDirectory.create(temporary, Fixtures.manifest(Fixtures.plan(1, cell)));
        Path own = temporary.resolve("footprint");

        int code =
                counters(
                        "footprint",
                        "--variants=percpu:heap-dense,LongAdder",
                        "--possible-cpus=64",
                        "-o",
                        temporary.toString());

        assertThat(code).as(err.toString()).isEqualTo(ExitCode.FINE);
        assertThat(Footprints.read(temporary).orElseThrow().entries()).hasSize(3);
        Path rows = own.resolve("rows.jsonl");
        List<String> lines = Files.readAllLines(rows);
        Files.write(rows, lines.subList(0, 1));
        Files.delete(temporary.resolve("footprint.json"));
        out.getBuffer().setLength(0);

        assertThat(counters("footprint", "--resume", own.toString())).isEqualTo(ExitCode.FINE);
        assertThat(Files.readAllLines(rows)).hasSize(3).startsWith(lines.get(0));
        assertThat(Footprints.read(temporary).orElseThrow().entries()).hasSize(3);
        assertThat(out.toString()).contains("LongAdder, fresh", "LongAdder, fully spread");
        assertThat(own.resolve("report.html")).isNotEmptyFile();
        assertThat(counters("report", own.toString())).isEqualTo(ExitCode.FINE);
        assertThat(out.toString()).contains("bytes of one counter", "One counter takes");
    }

    @Test
    void latenciesOfMoreCpusThanOnePairAreAForkForEachCpu() throws Exception {
        int cpus = Topology.read().usable().size();
        assumeThat(cpus).as("only one CPU").isGreaterThan(1);

        counters("c2c", "--hops=200", "--samples=3", "-o", temporary.toString());

        assertThat(ResultDirectory.read(temporary).results()).hasSize(cpus - 1);
        assertThat(counters("c2c", "--resume", temporary.toString(), "--hops=4"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("leave out --hops");
        assertThat(counters("c2c", "--resume", temporary.toString())).isEqualTo(ExitCode.FINE);
        assertThat(ResultDirectory.read(temporary).results()).hasSize(cpus - 1);
        assertThat(temporary.resolve("report.html")).isNotEmptyFile();
    }

    private static double bytes(Footprints found, String subject, Footprints.Where where) {
        return found.entries().stream()
                .filter(entry -> entry.subject().startsWith(subject) && entry.where() == where)
                .mapToDouble(Footprints.Entry::bytes)
                .findFirst()
                .orElseThrow();
    }
}
