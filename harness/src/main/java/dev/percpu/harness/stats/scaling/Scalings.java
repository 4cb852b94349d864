package dev.percpu.harness.stats.scaling;

import dev.percpu.harness.stats.Cell;
import dev.percpu.harness.stats.Figure;
import dev.percpu.harness.stats.RunSummary;
import dev.percpu.harness.stats.Verdict;
import dev.percpu.harness.stats.scaling.Scaling.LeftOut;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.HostFacts;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Purpose;
import dev.percpu.harness.store.Quantity;
import dev.percpu.harness.store.Scenario;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Fits the law to every curve of a run that allows it. */
public final class Scalings {

    /**
     * The fewest points for a fit. A law with three coefficients can pass through any three points.
     */
    private static final int FEWEST_POINTS = 4;

    private final HostFacts host;
    private final Map<CellKey, List<ForkResult>> timed;

    private Scalings(HostFacts host, List<ForkResult> results) {
        this.host = host;
        this.timed =
                results.stream()
                        .filter(result -> result.purpose() == Purpose.TIMING)
                        .collect(Collectors.groupingBy(ForkResult::cell));
    }

    private record Curve(String subject, Scenario scenario) {}

    /** A cell that may be fitted, and what its threads share. */
    private record Candidate(int threads, Figure figure, Regime regime, boolean pinned) {}

    /**
     * Fits the curves of a run.
     *
     * @param host the machine of the run, with the locations of its CPUs
     * @param results the fork results of the run, in any order
     * @return one entry for each counter and each group of scenarios that differ only in their
     *     threads; none for the empty loop and the kernel
     */
    public static List<Scaling> of(HostFacts host, List<ForkResult> results) {
        Scalings scalings = new Scalings(host, results);
        Map<Curve, List<Cell>> curves =
                RunSummary.of(results).cells().stream()
                        .filter(cell -> cell.kind() == Kind.VARIANT || cell.kind() == Kind.PEER)
                        .collect(
                                Collectors.groupingBy(
                                        cell ->
                                                new Curve(
                                                        cell.subject(),
                                                        cell.scenario().withThreads(0)),
                                        LinkedHashMap::new,
                                        Collectors.toList()));
        return curves.values().parallelStream().map(scalings::scaling).toList();
    }

    private Scaling scaling(List<Cell> cells) {
        List<Cell> ascending =
                cells.stream()
                        .sorted(Comparator.comparingInt(cell -> cell.scenario().threads()))
                        .toList();
        List<LeftOut> leftOut = new ArrayList<>();
        List<Candidate> candidates = new ArrayList<>();
        for (Cell cell : ascending) {
            int threads = cell.scenario().threads();
            Optional<String> unfit = unfit(cell);
            Regime.Located located = located(cell);
            if (unfit.isPresent()) {
                leftOut.add(new LeftOut(threads, unfit.orElseThrow()));
            } else if (located.regime().isEmpty()) {
                leftOut.add(new LeftOut(threads, located.reason()));
            } else {
                candidates.add(
                        new Candidate(
                                threads,
                                cell.figure().orElseThrow(),
                                located.regime().orElseThrow(),
                                located.pinned()));
            }
        }
        List<Candidate> fitted = largestRegime(candidates);
        for (Candidate candidate : candidates) {
            if (!fitted.contains(candidate)) {
                String why = candidate.regime().unlike(fitted.get(0).regime());
                leftOut.add(new LeftOut(candidate.threads(), why));
            }
        }
        leftOut.sort(Comparator.comparingInt(LeftOut::threads));
        return new Scaling(
                ascending.get(0).subject(),
                ascending.get(0).scenario(),
                leftOut,
                fitted.stream().allMatch(Candidate::pinned)
                        ? List.of()
                        : List.of(
                                "threads were not pinned; this machine has one socket, node and"
                                        + " kind of core, and no two CPUs share a core, so they"
                                        + " could cross no boundary"),
                fit(fitted));
    }

    private static Optional<String> unfit(Cell cell) {
        if (cell.verdict() instanceof Verdict.Failed failed) {
            return Optional.of("failed: " + failed.error());
        }
        if (cell.verdict() instanceof Verdict.Lost) {
            return Optional.of("counted wrong");
        }
        List<Figure> figures = cell.score().orElseThrow().figures();
        if (figures.size() > 1) {
            return Optional.of(
                    "several roles: "
                            + String.join(" and ", figures.stream().map(Figure::role).toList()));
        }
        return figures.get(0).quantity() == Quantity.THROUGHPUT
                ? Optional.empty()
                : Optional.of("times were measured, not throughput");
    }

    /** The regime of all forks of a cell, or the reason why they have none. */
    private Regime.Located located(Cell cell) {
        List<Regime.Located> all =
                timed.getOrDefault(cell.key(), List.of()).stream()
                        .map(result -> Regime.of(result, host))
                        .distinct()
                        .toList();
        return all.size() == 1
                ? all.get(0)
                : new Regime.Located(
                        Optional.empty(),
                        "its forks ran on CPUs of different" + " kinds of locations",
                        true);
    }

    /**
     * The cells of the regime with the most points. If several have as many, the one with the
     * fewest threads.
     */
    private static List<Candidate> largestRegime(List<Candidate> candidates) {
        Map<Regime, List<Candidate>> regimes =
                candidates.stream()
                        .collect(
                                Collectors.groupingBy(
                                        Candidate::regime,
                                        LinkedHashMap::new,
                                        Collectors.toList()));
        List<Candidate> largest = List.of();
        for (List<Candidate> regime : regimes.values()) {
            largest = regime.size() > largest.size() ? regime : largest;
        }
        return largest;
    }

    private static Fit fit(List<Candidate> candidates) {
        if (candidates.size() < FEWEST_POINTS) {
            return new Fit.NoFit(
                    String.format(
                            "the law has three coefficients and needs %s comparable thread"
                                    + " counts; this run has %s",
                            FEWEST_POINTS,
                            candidates.isEmpty()
                                    ? "none"
                                    : candidates.size() + ": " + list(candidates)));
        }
        return new LawFit(candidates.stream().map(Candidate::figure).toList()).fitted();
    }

    private static String list(List<Candidate> candidates) {
        return candidates.stream()
                .map(candidate -> Integer.toString(candidate.threads()))
                .collect(Collectors.joining(", "));
    }
}
