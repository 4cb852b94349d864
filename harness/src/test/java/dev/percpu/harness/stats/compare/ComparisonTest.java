package dev.percpu.harness.stats.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.percpu.harness.stats.Measured;
import dev.percpu.harness.stats.Warning;
import dev.percpu.harness.store.Build;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Fixtures;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.HostFacts;
import dev.percpu.harness.store.Jdk;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Manifest;
import dev.percpu.harness.store.Quantity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private static final double THRESHOLD = 0.02;
    private static final String ATOMIC = "atomic:heap:single:atomic";
    private static final String LOSSY = "nonatomic:heap:single:plain";

    private static Manifest manifest(String started, List<ForkResult> rows, CellKey... further) {
        Manifest plain = Fixtures.manifest(Fixtures.plan(3));
        return new Manifest(
                plain.schema(),
                Instant.parse(started),
                plain.command(),
                plain.build(),
                plain.host(),
                plain.jdks(),
                Fixtures.plan(
                        3,
                        Stream.concat(rows.stream().map(ForkResult::cell), Stream.of(further))
                                .distinct()
                                .toArray(CellKey[]::new)));
    }

    private static Side base(List<ForkResult> rows, CellKey... further) {
        return new Side(
                "before", manifest("2026-01-01T00:00:00Z", rows, further), rows, Optional.empty());
    }

    private static Side fresh(List<ForkResult> rows, CellKey... further) {
        return new Side(
                "after", manifest("2026-01-02T00:00:00Z", rows, further), rows, Optional.empty());
    }

    private static List<ForkResult> forks(String subject, int threads, double... throughput) {
        return forks(Fixtures.key(subject, "update", threads), throughput);
    }

    private static List<ForkResult> forks(CellKey key, double... throughput) {
        return IntStream.range(0, throughput.length)
                .mapToObj(fork -> Measured.fork(key, fork).throughput(throughput[fork]).result())
                .toList();
    }

    private static List<ForkResult> all(List<ForkResult> some, List<ForkResult> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    private static Comparison compare(List<ForkResult> before, List<ForkResult> after) {
        return Comparison.of(base(before), fresh(after), By.HOST, THRESHOLD);
    }

    private static ComparedRow only(Comparison comparison) {
        assertThat(comparison.rows()).hasSize(1);
        return comparison.rows().get(0);
    }

    /** Half the throughput is twice the time. */
    @Test
    void theRatioIsOfTimesAndAboveOneIsSlower() {
        ComparedRow row =
                only(compare(forks(ATOMIC, 2, 99, 100, 101), forks(ATOMIC, 2, 49.5, 50, 50.5)));
        assertThat(row.times().orElseThrow().value()).isCloseTo(2, within(1e-9));
        assertThat(row.change()).isEqualTo(Change.SLOWER);
        assertThat(row.regression()).isTrue();
        assertThat(row.base().orElseThrow().nsPerOp()).isCloseTo(2e7, within(1e-3));
        assertThat(row.fresh().orElseThrow().nsPerOp()).isCloseTo(4e7, within(1e-3));
    }

    @Test
    void aFasterCellIsNotARegression() {
        Comparison comparison =
                compare(forks(ATOMIC, 2, 49.5, 50, 50.5), forks(ATOMIC, 2, 99, 100, 101));
        assertThat(only(comparison).change()).isEqualTo(Change.FASTER);
        assertThat(comparison.regressed()).isFalse();
        assertThat(comparison.comparedAnything()).isTrue();
    }

    @Test
    void forksThatAgreeWithinTheThresholdShowNoDifference() {
        ComparedRow row =
                only(
                        compare(
                                forks(ATOMIC, 2, 99.9, 100, 100.1),
                                forks(ATOMIC, 2, 100.4, 100.5, 100.6)));
        assertThat(row.change()).isEqualTo(Change.NO_DIFFERENCE);
        assertThat(row.reason()).isEmpty();
    }

    @Test
    void anUnsureVerdictSaysHowManyForksWouldDecide() {
        ComparedRow row =
                only(compare(forks(ATOMIC, 2, 95, 100, 105), forks(ATOMIC, 2, 96, 101, 106)));
        assertThat(row.change()).isEqualTo(Change.UNSURE);
        assertThat(row.reason()).matches("too few forks: about \\d+ a side would tell");
        assertThat(row.regression()).isFalse();
    }

    @Test
    void noiseThatNoNumberOfForksOvercomesIsSaid() {
        ComparedRow row =
                only(compare(forks(ATOMIC, 2, 10, 100, 500), forks(ATOMIC, 2, 9, 90, 600)));
        assertThat(row.change()).isEqualTo(Change.UNSURE);
        assertThat(row.reason()).startsWith("too much noise: not even 1000 forks");
    }

    @Test
    void twoForksAreTooFewWhateverTheySay() {
        ComparedRow row = only(compare(forks(ATOMIC, 2, 100, 100), forks(ATOMIC, 2, 10, 10)));
        assertThat(row.change()).isEqualTo(Change.UNSURE);
        assertThat(row.reason()).isEqualTo("too few forks: 3 a side give an interval");
    }

    @Test
    void aCellThatNoLongerCountsCorrectlyIsARegression() {
        List<ForkResult> before = forks(ATOMIC, 2, 99, 100, 101);
        List<ForkResult> lost =
                List.of(Measured.fork(ATOMIC, 2, 0).throughput(9).counted(10, 7).result());
        ComparedRow row = only(compare(before, lost));
        assertThat(row.change()).isEqualTo(Change.NOT_COMPARABLE);
        assertThat(row.reason()).isEqualTo("counted wrong in NEW: 7 of 10 updates");
        assertThat(row.regression()).isTrue();

        List<ForkResult> failed =
                List.of(Fixtures.failed(Fixtures.key(ATOMIC, "update", 2), 0, "exit 134"));
        assertThat(only(compare(before, failed)).regression()).isTrue();
        assertThat(only(compare(failed, before)).regression()).isFalse();
        assertThat(only(compare(failed, lost)).reason())
                .isEqualTo("failed in BASE: exit 134; counted wrong in NEW: 7 of 10 updates");
        assertThat(only(compare(failed, lost)).regression()).isFalse();
        assertThat(compare(failed, lost).comparedAnything()).isFalse();
    }

    @Test
    void neitherTheLossyBaselineNorTheEmptyLoopRegresses() {
        Comparison comparison =
                compare(
                        all(forks(LOSSY, 2, 99, 100, 101), forks("empty", 2, 99, 100, 101)),
                        all(
                                List.of(
                                        Measured.fork(LOSSY, 2, 0)
                                                .throughput(9)
                                                .counted(10, 7)
                                                .result()),
                                forks("empty", 2, 49, 50, 51)));
        assertThat(comparison.rows())
                .extracting(ComparedRow::change)
                .containsExactly(Change.NOT_COMPARABLE, Change.SLOWER);
        assertThat(comparison.regressed()).isFalse();
    }

    @Test
    void whatIsMissingSaysWhereAndWhy() {
        List<ForkResult> two = forks(ATOMIC, 2, 99, 100, 101);
        List<ForkResult> four = forks(ATOMIC, 4, 99, 100, 101);
        Comparison comparison =
                Comparison.of(
                        base(two),
                        fresh(four, Fixtures.key(ATOMIC, "update", 2)),
                        By.HOST,
                        THRESHOLD);
        assertThat(comparison.rows())
                .extracting(ComparedRow::reason)
                .containsExactly(
                        "no fork of it has ended in NEW, whose plan includes it",
                        "BASE's plan does not include it");
        assertThat(comparison.regressed()).isFalse();
        assertThat(comparison.comparedAnything()).isFalse();
    }

    @Test
    void everyRoleIsComparedAndRolesThatDifferAreNot() {
        CellKey key = Fixtures.key(ATOMIC, "asymmetric", 3);
        List<ForkResult> before = new ArrayList<>();
        List<ForkResult> after = new ArrayList<>();
        for (int fork = 0; fork < 3; fork++) {
            before.add(
                    Measured.fork(key, fork)
                            .series("update", Quantity.THROUGHPUT, 2, 100 + fork)
                            .series("read", Quantity.THROUGHPUT, 1, 10 + 0.1 * fork)
                            .result());
            after.add(
                    Measured.fork(key, fork)
                            .series("update", Quantity.THROUGHPUT, 2, 200 + fork)
                            .series("read", Quantity.THROUGHPUT, 1, 5 + 0.1 * fork)
                            .result());
        }
        assertThat(compare(before, after).rows())
                .extracting(row -> row.role() + " " + row.change())
                .containsExactly("update FASTER", "read SLOWER");
        assertThat(only(compare(before, forks(key, 1, 1, 1))).reason())
                .isEqualTo(
                        "BASE has [update by 2 THROUGHPUT, read by 1 THROUGHPUT] and NEW has"
                                + " [update by 3 THROUGHPUT]");
    }

    /** As the articles have it: 6% less system time. */
    @Test
    void timesOfTheKernelAreComparedAsTheyAre() {
        CellKey key = new CellKey("kernel", Kind.KERNEL, Fixtures.scenario("fork-true", 1));
        List<ForkResult> before = new ArrayList<>();
        List<ForkResult> after = new ArrayList<>();
        for (int fork = 0; fork < 3; fork++) {
            before.add(
                    Measured.fork(key, fork)
                            .series("user", Quantity.TIME, 1, 100 + 0.1 * fork)
                            .series("system", Quantity.TIME, 1, 400 + 0.1 * fork)
                            .series("wall", Quantity.TIME, 1, 0)
                            .result());
            after.add(
                    Measured.fork(key, fork)
                            .series("user", Quantity.TIME, 1, 100 + 0.1 * fork)
                            .series("system", Quantity.TIME, 1, 376 + 0.094 * fork)
                            .series("wall", Quantity.TIME, 1, 0)
                            .result());
        }
        List<ComparedRow> rows = compare(before, after).rows();
        assertThat(rows)
                .extracting(row -> row.role() + " " + row.change())
                .containsExactly("user NO_DIFFERENCE", "system FASTER", "wall NOT_COMPARABLE");
        assertThat(rows.get(1).times().orElseThrow().value()).isCloseTo(0.94, within(1e-9));
    }

    private static Side part(List<ForkResult> rows, String only) {
        return new Side(only, manifest("2026-01-01T00:00:00Z", rows), rows, Optional.of(only));
    }

    /** What disturbs a round of one run disturbs both variants. */
    @Test
    void variantsOfOneRunAreComparedRoundByRound() {
        List<ForkResult> rows =
                all(forks(ATOMIC, 2, 100, 200, 400), forks("LongAdder", 2, 200, 400, 800));
        Comparison comparison =
                Comparison.of(part(rows, ATOMIC), part(rows, "LongAdder"), By.VARIANT, THRESHOLD);
        ComparedRow row = only(comparison);
        assertThat(row.change()).isEqualTo(Change.FASTER);
        assertThat(row.times().orElseThrow().interval().orElseThrow().high())
                .isCloseTo(0.5, within(1e-9));
        assertThat(comparison.baseWarnings())
                .extracting(warning -> warning.cell().subject())
                .containsOnly(ATOMIC);
    }

    @Test
    void forksOfTwoRunsAreNotComparedRoundByRound() {
        ComparedRow row =
                only(compare(forks(ATOMIC, 2, 100, 200, 400), forks(ATOMIC, 2, 200, 400, 800)));
        assertThat(row.change()).isEqualTo(Change.UNSURE);
    }

    private static CellKey on(String jdk) {
        CellKey key = Fixtures.key(ATOMIC, "update", 2);
        return new CellKey(key.subject(), key.kind(), key.scenario().withJdk(jdk));
    }

    @Test
    void jdksOfOneRunAreComparedCellByCell() {
        List<ForkResult> rows = all(forks(on("25"), 100, 101, 99), forks(on("26"), 200, 202, 198));
        ComparedRow row =
                only(Comparison.of(part(rows, "25"), part(rows, "26"), By.JDK, THRESHOLD));
        assertThat(row.change()).isEqualTo(Change.FASTER);
    }

    @Test
    void runsOnOneJdkEachComparedWhateverTheyCallIt() {
        List<ForkResult> one = forks(on("25"), 100, 101, 99);
        List<ForkResult> other = forks(on("own"), 200, 202, 198);
        assertThat(only(compare(one, other)).change()).isEqualTo(Change.FASTER);
        assertThat(compare(one, all(other, forks(on("26"), 1, 1, 1))).rows())
                .as("with several the names count")
                .hasSize(3)
                .allMatch(row -> row.change() == Change.NOT_COMPARABLE);
    }

    @Test
    void otherDifferencesBetweenTheRunsAreListed() {
        List<ForkResult> rows = forks(ATOMIC, 2, 99, 100, 101);
        Side before = base(rows);
        Manifest plain = before.manifest();
        Side after =
                new Side(
                        "after",
                        new Manifest(
                                plain.schema(),
                                plain.started(),
                                plain.command(),
                                new Build("1.1", "def"),
                                plain.host(),
                                List.of(new Jdk("own", "/jdk", "A JVM 26")),
                                plain.plan()),
                        rows,
                        Optional.empty());
        assertThat(Comparison.of(before, after, By.HOST, THRESHOLD).notes())
                .containsExactly(
                        "the JDK: [A JVM 25] in BASE, [A JVM 26] in NEW",
                        "the build: 1.0 abc in BASE, 1.1 def in NEW");
        assertThat(Comparison.of(before, before, By.HOST, THRESHOLD).notes()).isEmpty();
    }

    /** Two machines, or one whose environment has options for JVMs. */
    @Test
    void everyFactThatTwoMachinesDifferInIsListed() {
        List<ForkResult> rows = forks(ATOMIC, 2, 99, 100, 101);
        Side before = base(rows);
        Manifest plain = before.manifest();
        Function<String, HostFacts> facts =
                mark ->
                        new HostFacts(
                                "processor" + mark,
                                "architecture" + mark,
                                "kernel" + mark,
                                "command line" + mark,
                                "boot" + mark,
                                "JVM" + mark,
                                "possible" + mark,
                                "online" + mark,
                                "allowed" + mark,
                                mark.length(),
                                mark.length(),
                                "rung" + mark,
                                List.of(),
                                List.of());
        Function<String, Side> side =
                mark ->
                        new Side(
                                "side",
                                new Manifest(
                                        plain.schema(),
                                        plain.started(),
                                        plain.command(),
                                        plain.build(),
                                        facts.apply(mark),
                                        plain.jdks(),
                                        plain.plan()),
                                rows,
                                Optional.empty());

        assertThat(Comparison.of(side.apply(""), side.apply("*"), By.HOST, THRESHOLD).notes())
                .containsExactly(
                        "the processor: processor in BASE, processor* in NEW",
                        "the architecture: architecture in BASE, architecture* in NEW",
                        "the kernel: kernel in BASE, kernel* in NEW",
                        "the kernel's command line: command line in BASE, command line* in NEW",
                        "the harness's JVM: JVM in BASE, JVM* in NEW",
                        "the possible CPUs: possible in BASE, possible* in NEW",
                        "the online CPUs: online in BASE, online* in NEW",
                        "the allowed CPUs: allowed in BASE, allowed* in NEW",
                        "the number of cores: 0 in BASE, 1 in NEW",
                        "the number of memory nodes: 0 in BASE, 1 in NEW",
                        "the native rung: rung in BASE, rung* in NEW");
    }

    @Test
    void warningsOfBothSidesAreKept() {
        Comparison comparison = compare(forks(ATOMIC, 2, 50, 100, 150), forks(ATOMIC, 2, 100, 100));
        assertThat(comparison.baseWarnings())
                .extracting(Warning::kind)
                .containsExactly(Warning.Kind.SPREAD);
        assertThat(comparison.freshWarnings())
                .extracting(Warning::kind)
                .containsExactly(Warning.Kind.FEW_FORKS);
    }
}
