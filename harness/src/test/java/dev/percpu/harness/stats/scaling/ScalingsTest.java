package dev.percpu.harness.stats.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.percpu.harness.stats.Measured;
import dev.percpu.harness.stats.scaling.Scaling.LeftOut;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.CpuLocation;
import dev.percpu.harness.store.Fixtures;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.HostFacts;
import dev.percpu.harness.store.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScalingsTest {

    private static final String SUBJECT = "atomic:heap:single:atomic";
    private static final Law LAW = new Law(3e8, 0.05, 0.001);
    private static final int FORKS = 3;

    /** Forks of the law, a hundredth apart, whose threads are where they are put. */
    private static List<ForkResult> results(
            String subject, Law law, List<Integer> threads, IntFunction<Integer[]> cpus) {
        List<ForkResult> results = new ArrayList<>();
        for (int count : threads) {
            for (int fork = 0; fork < FORKS; fork++) {
                results.add(
                        Measured.fork(subject, count, fork)
                                .throughput(law.throughput(count) * (0.99 + 0.01 * fork))
                                .on(cpus.apply(count))
                                .result());
            }
        }
        return results;
    }

    private static Integer[] compact(int threads) {
        return IntStream.range(0, threads).boxed().toArray(Integer[]::new);
    }

    private static Scaling scaling(HostFacts host, List<ForkResult> results) {
        List<Scaling> scalings = Scalings.of(host, results);
        assertThat(scalings).hasSize(1);
        return scalings.get(0);
    }

    private static Fit.Fitted fitted(Scaling scaling) {
        assertThat(scaling.fit()).isInstanceOf(Fit.Fitted.class);
        return (Fit.Fitted) scaling.fit();
    }

    private static List<Integer> threads(Scaling scaling) {
        return fitted(scaling).points().stream().map(Fit.Point::threads).toList();
    }

    @Test
    void aCurveWithinOneSocketIsFittedWhole() {
        Scaling scaling =
                scaling(
                        Boxes.of(1, 64, 1),
                        results(
                                SUBJECT,
                                LAW,
                                List.of(1, 2, 4, 8, 16, 32, 64),
                                ScalingsTest::compact));

        Fit.Fitted fit = fitted(scaling);
        assertThat(scaling.leftOut()).isEmpty();
        assertThat(scaling.warnings()).isEmpty();
        assertThat(fit.gamma().value()).isCloseTo(LAW.gamma(), within(1e3));
        assertThat(fit.sigma().value()).isCloseTo(LAW.sigma(), within(1e-6));
        assertThat(fit.kappa().value()).isCloseTo(LAW.kappa(), within(1e-8));
        assertThat(fit.gamma().interval().orElseThrow().contains(LAW.gamma())).isTrue();
        assertThat(fit.peak().orElseThrow().threads()).isCloseTo(Math.sqrt(950), within(1e-3));
        assertThat(fit.peak().orElseThrow().beyond()).isFalse();
        assertThat(fit.worst().residual()).isCloseTo(0, within(1e-6));
        assertThat(fit.curve()).hasSize(64);
        assertThat(fit.curve().get(0).threads()).isEqualTo(1);
        assertThat(fit.curve().get(63).threads()).isCloseTo(64, within(1e-9));
        assertThat(fit.curve().get(63).throughput()).isCloseTo(LAW.throughput(64), within(1e3));
    }

    @Test
    void aPeakThatWasNotMeasuredIsSaidToLieBeyond() {
        Scaling scaling =
                scaling(
                        Boxes.of(1, 64, 1),
                        results(SUBJECT, LAW, List.of(1, 2, 4, 8, 16, 24), ScalingsTest::compact));
        assertThat(fitted(scaling).peak().orElseThrow().beyond()).isTrue();
    }

    @Test
    void thereIsNoPeakWhereKappaMayBeZero() {
        Scaling scaling =
                scaling(
                        Boxes.of(1, 64, 1),
                        results(
                                SUBJECT,
                                new Law(3e8, 0.05, 1e-6),
                                List.of(1, 2, 4, 8, 16, 32),
                                ScalingsTest::compact));
        Fit.Fitted fit = fitted(scaling);
        assertThat(fit.kappa().interval().orElseThrow().contains(0)).isTrue();
        assertThat(fit.peak()).isEmpty();
        assertThat(fit.noPeak()).isEqualTo("κ may be zero");
    }

    @Test
    void withFewerThanThreeForksThereIsAFitButNoIntervalAndNoPeak() {
        List<ForkResult> two =
                results(SUBJECT, LAW, List.of(1, 2, 4, 8), ScalingsTest::compact).stream()
                        .filter(result -> result.fork() < 2 || result.scenario().threads() < 8)
                        .toList();
        Fit.Fitted fit = fitted(scaling(Boxes.of(1, 8, 1), two));
        assertThat(fit.kappa().interval()).isEmpty();
        assertThat(fit.peak()).isEmpty();
        assertThat(fit.noPeak()).contains("fewer than three forks");
    }

    @Test
    void whereThreadsBeginToShareACoreTheFitEnds() {
        Scaling scaling =
                scaling(
                        Boxes.of(1, 8, 2),
                        results(SUBJECT, LAW, List.of(1, 2, 4, 8, 12, 16), ScalingsTest::compact));
        assertThat(threads(scaling)).containsExactly(1, 2, 4, 8);
        assertThat(scaling.leftOut())
                .containsExactly(
                        new LeftOut(12, "some threads share a core and some do not"),
                        new LeftOut(
                                16, "2 threads a core, where the fit has a core for each thread"));
    }

    @Test
    void whereASecondSocketIsUsedTheFitEnds() {
        Scaling scaling =
                scaling(
                        Boxes.of(2, 8, 1),
                        results(SUBJECT, LAW, List.of(1, 2, 4, 8, 12, 16), ScalingsTest::compact));
        assertThat(threads(scaling)).containsExactly(1, 2, 4, 8);
        assertThat(scaling.leftOut())
                .containsExactly(
                        new LeftOut(12, "its threads are unevenly spread over 2 sockets"),
                        new LeftOut(16, "2 sockets, where the fit has one socket"));
    }

    @Test
    void scatteredThreadsAreFittedWhereBothSocketsAreUsedAlike() {
        Scaling scaling =
                scaling(
                        Boxes.of(2, 8, 1),
                        results(
                                SUBJECT,
                                LAW,
                                List.of(1, 2, 4, 8, 16),
                                threads ->
                                        IntStream.range(0, threads)
                                                .mapToObj(i -> i / 2 + 8 * (i % 2))
                                                .toArray(Integer[]::new)));
        assertThat(threads(scaling)).containsExactly(2, 4, 8, 16);
        assertThat(scaling.leftOut())
                .containsExactly(new LeftOut(1, "one socket, where the fit has 2 sockets"));
    }

    @Test
    void pairsOfOneCoreAreFittedAmongThemselves() {
        Scaling scaling =
                scaling(
                        Boxes.of(1, 8, 2),
                        results(
                                SUBJECT,
                                LAW,
                                List.of(1, 2, 4, 8, 16),
                                threads ->
                                        IntStream.range(0, threads)
                                                .mapToObj(i -> i / 2 + 8 * (i % 2))
                                                .toArray(Integer[]::new)));
        assertThat(threads(scaling)).containsExactly(2, 4, 8, 16);
        assertThat(scaling.leftOut()).extracting(LeftOut::threads).containsExactly(1);
    }

    /** Cores of two threads and then such of one, as pinning core takes them. */
    private static HostFacts mixed() {
        List<CpuLocation> pinnings = new ArrayList<>();
        for (int cpu = 0; cpu < 8; cpu++) {
            pinnings.add(new CpuLocation(cpu, cpu, 0, 0, 0, "P"));
        }
        for (int cpu = 8; cpu < 24; cpu++) {
            pinnings.add(new CpuLocation(cpu, cpu, 0, 0, 0, "E"));
        }
        return Boxes.with(pinnings);
    }

    @Test
    void whereASecondKindOfCoresIsUsedTheFitEnds() {
        Scaling scaling =
                scaling(
                        mixed(),
                        results(SUBJECT, LAW, List.of(1, 2, 4, 8, 12, 24), ScalingsTest::compact));
        assertThat(threads(scaling)).containsExactly(1, 2, 4, 8);
        assertThat(scaling.leftOut())
                .containsExactly(
                        new LeftOut(12, "its threads are on several kinds of cores: P, E"),
                        new LeftOut(24, "its threads are on several kinds of cores: P, E"));
    }

    @Test
    void pointsOfAnotherKindAreNoneOfTheFit() {
        Scaling scaling =
                scaling(
                        mixed(),
                        results(
                                SUBJECT,
                                LAW,
                                List.of(1, 2, 4, 8, 16),
                                threads ->
                                        threads < 16
                                                ? compact(threads)
                                                : IntStream.range(8, 24)
                                                        .boxed()
                                                        .toArray(Integer[]::new)));
        assertThat(threads(scaling)).containsExactly(1, 2, 4, 8);
        assertThat(scaling.leftOut())
                .containsExactly(new LeftOut(16, "E cores, where the fit has P cores"));
    }

    @Test
    void whereASecondNodeOfTheSocketIsUsedTheFitEnds() {
        List<CpuLocation> pinnings = new ArrayList<>();
        for (int cpu = 0; cpu < 16; cpu++) {
            pinnings.add(new CpuLocation(cpu, cpu, 0, cpu / 8, 0));
        }
        Scaling scaling =
                scaling(
                        Boxes.with(pinnings),
                        results(SUBJECT, LAW, List.of(1, 2, 4, 8, 12, 16), ScalingsTest::compact));
        assertThat(threads(scaling)).containsExactly(1, 2, 4, 8);
        assertThat(scaling.leftOut())
                .containsExactly(
                        new LeftOut(12, "its threads are unevenly spread over 2 memory nodes"),
                        new LeftOut(16, "2 memory nodes, where the fit has one memory node"));
    }

    @Test
    void moreThreadsThanCpusAreLeftOut() {
        Scaling scaling =
                scaling(
                        Boxes.of(1, 8, 1),
                        results(
                                SUBJECT,
                                LAW,
                                List.of(1, 2, 4, 8, 16),
                                threads ->
                                        IntStream.range(0, threads)
                                                .mapToObj(i -> i % 8)
                                                .toArray(Integer[]::new)));
        assertThat(scaling.leftOut())
                .containsExactly(new LeftOut(16, "more threads than CPUs: they take turns"));
    }

    @Test
    void threadsThatWereNotPinnedAreFittedOnlyWhereThereIsNoBoundary() {
        List<ForkResult> results = results(SUBJECT, LAW, List.of(1, 2, 4, 8, 16), n -> unpinned(n));

        Scaling plain = scaling(Boxes.of(1, 8, 1), results);
        assertThat(threads(plain)).containsExactly(1, 2, 4, 8);
        assertThat(plain.warnings()).hasSize(1);
        assertThat(plain.warnings().get(0)).contains("not pinned");
        assertThat(plain.leftOut()).extracting(LeftOut::threads).containsExactly(16);

        for (HostFacts host :
                List.of(Boxes.of(1, 8, 2), Boxes.of(2, 8, 1), mixed(), Boxes.with(List.of()))) {
            Scaling scaling = scaling(host, results);
            assertThat(scaling.fit()).isInstanceOf(Fit.NoFit.class);
            assertThat(scaling.leftOut())
                    .hasSize(5)
                    .allMatch(left -> left.reason().startsWith("not pinned"));
        }
    }

    private static Integer[] unpinned(int threads) {
        return IntStream.range(0, threads).mapToObj(i -> -1).toArray(Integer[]::new);
    }

    @Test
    void cpusThatTheRunDoesNotDescribeAreLeftOut() {
        Scaling scaling =
                scaling(
                        Boxes.of(1, 2, 1),
                        results(SUBJECT, LAW, List.of(1, 2, 4), ScalingsTest::compact));
        assertThat(scaling.leftOut())
                .containsExactly(
                        new LeftOut(4, "the run does not say where its CPUs [0, 1, 2, 3] are"));
    }

    @Test
    void forksOnCpusOfDifferentLocationsAreLeftOut() {
        List<ForkResult> results =
                new ArrayList<>(results(SUBJECT, LAW, List.of(1, 2, 4, 8), ScalingsTest::compact));
        results.set(
                4, Measured.fork(SUBJECT, 2, 1).throughput(LAW.throughput(2)).on(0, 8).result());
        Scaling scaling = scaling(Boxes.of(1, 8, 2), results);
        assertThat(scaling.leftOut())
                .containsExactly(
                        new LeftOut(2, "its forks ran on CPUs of different kinds of locations"));
    }

    @Test
    void threeThreadCountsAreTooFew() {
        Scaling scaling =
                scaling(
                        Boxes.of(1, 8, 1),
                        results(SUBJECT, LAW, List.of(1, 2, 4), ScalingsTest::compact));
        assertThat(((Fit.NoFit) scaling.fit()).reason())
                .contains("needs 4", "this run has 3: 1, 2, 4");
    }

    @Test
    void cellsWithoutAThroughputAreLeftOut() {
        List<ForkResult> results =
                new ArrayList<>(results(SUBJECT, LAW, List.of(1, 2, 4, 8), ScalingsTest::compact));
        results.add(Fixtures.failed(Fixtures.key(SUBJECT, "update", 3), 0, "exit 134"));
        results.add(Measured.fork(SUBJECT, 5, 0).throughput(1).counted(10, 9).result());
        results.add(Measured.fork(SUBJECT, 6, 0).series("create", Quantity.TIME, 6, 9).result());
        results.add(
                Measured.fork(SUBJECT, 7, 0)
                        .series("update", Quantity.THROUGHPUT, 6, 9)
                        .series("read", Quantity.THROUGHPUT, 1, 9)
                        .result());
        Scaling scaling = scaling(Boxes.of(1, 8, 1), results);
        assertThat(threads(scaling)).containsExactly(1, 2, 4, 8);
        assertThat(scaling.leftOut())
                .containsExactly(
                        new LeftOut(3, "failed: exit 134"),
                        new LeftOut(5, "counted wrong"),
                        new LeftOut(6, "times were measured, not throughput"),
                        new LeftOut(7, "several roles: update and read"));
    }

    @Test
    void everyScenarioPinningAndCounterHasItsOwnCurveAndTheEmptyLoopHasNone() {
        List<ForkResult> results = new ArrayList<>();
        for (String workload : List.of("update", "burst")) {
            for (String subject : List.of(SUBJECT, "LongAdder", "empty")) {
                for (int threads : List.of(1, 2)) {
                    CellKey key = Fixtures.key(subject, workload, threads);
                    results.add(Measured.fork(key, 0).throughput(1).result());
                    results.add(
                            Measured.fork(key, 0)
                                    .throughput(1)
                                    .counting(Map.of("cycles", 1.0), false)
                                    .result());
                }
            }
        }
        assertThat(Scalings.of(Boxes.of(1, 2, 1), results))
                .extracting(scaling -> scaling.subject() + " " + scaling.scenario().workload())
                .containsExactly(
                        SUBJECT + " update",
                        "LongAdder update",
                        SUBJECT + " burst",
                        "LongAdder burst");
    }
}
