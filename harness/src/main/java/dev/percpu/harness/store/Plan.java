package dev.percpu.harness.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The plan of a whole run.
 *
 * @param cells what to measure, without repetition
 * @param forks the least number of JVMs that measure each cell
 * @param timing how long each JVM measures
 * @param order the order in which the forks run
 * @param seed the seed of the shuffling if the order is random
 * @param budget the time after which no fork may end, counted over all sessions of the run; empty
 *     for no limit
 * @param precision the precision until which forks are added to a cell; empty to add none
 * @param counting whether one more fork of each cell counts hardware events
 * @param screening the contests whose winners are measured like the cells; empty in most plans
 */
public record Plan(
        List<CellKey> cells,
        int forks,
        Timing timing,
        Order order,
        long seed,
        Optional<Duration> budget,
        Optional<Precision> precision,
        boolean counting,
        List<Contest> screening) {

    public Plan {
        cells = List.copyOf(cells);
        screening = List.copyOf(screening);
    }

    /** The order in which the forks of a plan run. */
    public enum Order {
        /**
         * Every cell once, then every cell again, so that a drift of the machine affects all cells
         * alike.
         */
        INTERLEAVED,
        /**
         * The same rounds, each of them shuffled, so that no cell always runs after the same other
         * cell.
         */
        RANDOM,
        /** All forks of one cell, then all forks of the next, for a cell that is examined alone. */
        SERIAL
    }

    /**
     * The precision that a run must reach for each cell before it stops measuring the cell.
     *
     * @param share half the width of the 95% bootstrap interval over forks, as a share of the mean;
     *     0.02 means "± 2%"
     * @param mostForks the number of forks after which a cell gets no more, even if it is less
     *     precise
     */
    public record Precision(double share, int mostForks) {}

    /**
     * Cells of which only the fastest are measured in full. One short fork of each cell selects
     * them. These forks are not part of any figure, so the luck of the selection does not affect
     * the figures.
     *
     * @param candidates the cells that compete, at least one
     * @param finalists how many of them are measured in full
     * @param along further cells of the same subjects; those of a finalist are measured with it
     * @param timing how long a screening fork measures; empty if as long as any other fork
     */
    public record Contest(
            List<CellKey> candidates, int finalists, List<CellKey> along, Optional<Timing> timing) {
        public Contest {
            candidates = List.copyOf(candidates);
            along = List.copyOf(along);
        }

        /** A contest without further cells, whose screening forks measure as long as all others. */
        public Contest(List<CellKey> candidates, int finalists) {
            this(candidates, finalists, List.of(), Optional.empty());
        }
    }

    /** A plan without contests. */
    public Plan(
            List<CellKey> cells,
            int forks,
            Timing timing,
            Order order,
            long seed,
            Optional<Duration> budget,
            Optional<Precision> precision,
            boolean counting) {
        this(cells, forks, timing, order, seed, budget, precision, counting, List.of());
    }

    /**
     * A plan of interleaved forks without limits.
     *
     * @param cells what to measure, without repetition
     * @param forks how many JVMs measure each cell
     * @param timing how long each JVM measures
     */
    public Plan(List<CellKey> cells, int forks, Timing timing) {
        this(cells, forks, timing, Order.INTERLEAVED, 1, Optional.empty(), Optional.empty(), false);
    }

    /** The same plan for other cells, without repetition. */
    public Plan withCells(List<CellKey> others) {
        return new Plan(others, forks, timing, order, seed, budget, precision, counting, screening);
    }

    /** The same plan with contests before it. */
    public Plan withScreening(List<Contest> contests) {
        return new Plan(cells, forks, timing, order, seed, budget, precision, counting, contests);
    }

    /** The cells that compete in contests, without repetition. */
    public List<CellKey> candidates() {
        return screening.stream()
                .flatMap(contest -> contest.candidates().stream())
                .distinct()
                .toList();
    }

    /**
     * One fork of one cell.
     *
     * @param cell the cell
     * @param fork the fork's number within the cell and purpose, from 0
     * @param purpose what the fork is for
     */
    public record Step(CellKey cell, int fork, Purpose purpose) {}

    /** How long a fork measures. */
    public Timing timing(Step step) {
        return step.purpose() == Purpose.SCREENING
                ? screening.stream()
                        .filter(contest -> contest.candidates().contains(step.cell()))
                        .findFirst()
                        .flatMap(Contest::timing)
                        .orElse(timing)
                : timing;
    }

    /**
     * The forks that are planned from the start, in the order in which they run. Forks for the
     * wanted {@link #precision} may be added to them.
     */
    public List<Step> steps() {
        return rounds().stream().flatMap(List::stream).toList();
    }

    /**
     * The same forks, grouped into rounds. A round has each cell once, so a run that ends with a
     * complete round has treated all cells alike. A serial plan has a single round for all timing
     * forks. The screening forks come first. A size does not vary, so it is measured only in the
     * first round.
     *
     * @return the rounds in their order; none of them is empty
     */
    public List<List<Step>> rounds() {
        List<List<Step>> rounds = new ArrayList<>();
        if (!screening.isEmpty()) {
            rounds.add(
                    candidates().stream()
                            .map(cell -> new Step(cell, 0, Purpose.SCREENING))
                            .toList());
        }
        if (order == Order.SERIAL) {
            rounds.add(
                    cells.stream()
                            .flatMap(
                                    cell ->
                                            IntStream.range(0, cell.isSize() ? 1 : forks)
                                                    .mapToObj(fork -> timing(cell, fork)))
                            .toList());
        } else {
            IntStream.range(0, forks).forEach(fork -> rounds.add(round(fork, cells)));
        }
        if (counting) {
            rounds.add(cells.stream().map(cell -> new Step(cell, 0, Purpose.COUNTING)).toList());
        }
        return rounds;
    }

    /**
     * One round of timing forks.
     *
     * @param fork the number of these forks within their cells
     * @param some the cells that take part
     * @return one step for each cell, in the order in which they run
     */
    public List<Step> round(int fork, List<CellKey> some) {
        List<Step> steps =
                new ArrayList<>(
                        some.stream()
                                .filter(cell -> fork == 0 || !cell.isSize())
                                .map(cell -> timing(cell, fork))
                                .toList());
        if (order == Order.RANDOM) {
            Collections.shuffle(steps, new Random(seed + fork));
        }
        return List.copyOf(steps);
    }

    private static Step timing(CellKey cell, int fork) {
        return new Step(cell, fork, Purpose.TIMING);
    }

    /** The same plan with another time after which no fork may end. */
    public Plan withBudget(Duration limit) {
        return new Plan(
                cells,
                forks,
                timing,
                order,
                seed,
                Optional.of(limit),
                precision,
                counting,
                screening);
    }

    /** The same plan with a wanted precision. */
    public Plan withPrecision(Precision wanted) {
        return new Plan(
                cells,
                forks,
                timing,
                order,
                seed,
                budget,
                Optional.of(wanted),
                counting,
                screening);
    }

    /** How long the forks that are planned from the start are likely to take. */
    public Duration estimate() {
        return estimate(steps());
    }

    /** How long some of its forks are likely to take. */
    public Duration estimate(List<Step> some) {
        return some.stream().map(step -> timing(step).fork()).reduce(Duration.ZERO, Duration::plus);
    }

    /** The names of the subjects, in the order of the cells. */
    public List<String> subjects() {
        return distinct(CellKey::subject);
    }

    /** The names of the workloads with their parameters, in the order of the cells. */
    public List<String> workloads() {
        return distinct(cell -> cell.scenario().workloadLabel());
    }

    /** The thread counts in ascending order. */
    public List<Integer> threadCounts() {
        return distinct(cell -> cell.scenario().threads()).stream().sorted().toList();
    }

    private <T> List<T> distinct(Function<CellKey, T> part) {
        return cells.stream().map(part).distinct().toList();
    }
}
