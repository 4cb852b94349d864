package dev.percpu.harness.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.harness.stats.Measured;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.CpuLocation;
import dev.percpu.harness.store.Fixtures;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.HostFacts;
import dev.percpu.harness.store.Manifest;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a report says of a machine with several kinds of cores. */
class KindsOfCoresTest {

    private static final List<Integer> THREADS = List.of(1, 4, 6, 8);

    private static ReportedRun run(int fast) {
        HostFacts host =
                Fixtures.host(
                        IntStream.range(0, 8)
                                .mapToObj(
                                        cpu ->
                                                new CpuLocation(
                                                        cpu, cpu, 0, 0, 0, cpu < fast ? "P" : "E"))
                                .toList());
        List<ForkResult> rows =
                THREADS.stream()
                        .map(
                                threads ->
                                        Measured.fork("LongAdder", threads, 0)
                                                .throughput(1)
                                                .on(
                                                        IntStream.range(0, threads)
                                                                .boxed()
                                                                .toArray(Integer[]::new))
                                                .result())
                        .toList();
        Manifest fixture =
                Fixtures.manifest(
                        Fixtures.plan(
                                1, rows.stream().map(ForkResult::cell).toArray(CellKey[]::new)));
        return new ReportedRun(
                "run",
                new Manifest(
                        fixture.schema(),
                        fixture.started(),
                        fixture.command(),
                        fixture.build(),
                        host,
                        fixture.jdks(),
                        fixture.plan()),
                rows,
                Attachments.NONE);
    }

    @Test
    void aSweepSaysWhereItLeavesAKind() {
        assertThat(WarningList.of(run(4)))
                .contains(
                        "Pinning compact leaves the P cores for E cores at 6 threads: from there on,"
                                + " the curve mixes two kinds of machines.");
        assertThat(WarningList.of(run(8))).noneMatch(warning -> warning.contains("leaves"));
    }

    @Test
    void goalsSayThatTheirThreadsWereOnSeveralKinds() {
        assertThat(GoalTable.render(List.of(), run(4)))
                .endsWith("kinds of cores (P 0-3, E 4-7): a figure over both is of no kind.\n");
        assertThat(GoalTable.render(List.of(), run(8))).doesNotContain("kinds of cores");
    }

    @Test
    void theHostsCardNamesTheKinds() {
        assertThat(topology(run(4))).endsWith("; kinds of cores: P 0-3, E 4-7");
        assertThat(topology(run(8))).doesNotContain("kinds");
    }

    private static String topology(ReportedRun run) {
        return HostView.of(run).facts().stream()
                .filter(fact -> fact.name().equals("Topology"))
                .findFirst()
                .orElseThrow()
                .text();
    }
}
