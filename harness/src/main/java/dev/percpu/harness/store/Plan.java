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
 * A whole run.
 *
 * @param cells what to measure, without repetition
 * @param forks how many JVMs measure each cell, at least
 * @param timing how long each of them does
 * @param order in which order they run
 * @param seed what shuffles them where the order is random
 * @param budget after which time no fork may end, counted over all sessions of the run; empty for
 *     no limit
 * @param precision for which cells forks are added; empty for none
 * @param counting whether one more fork of each cell counts hardware events
 * @param screening the contests whose winners are measured like the cells; none in most plans
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

    /**
     * Cells of which the fastest are worth measuring. One short fork each picks them, and is no
     * part of any figure, so that the luck that picked them is not either.
     *
     * @param candidates those that compete, at least one
     * @param finalists how many of them are measured to the end
     * @param along other cells of candidates; those of a finalist are measured with it
     * @param timing how long a screening fork measures; empty if as long as any other
     */
    public record Contest(
            List<CellKey> candidates, int finalists, List<CellKey> along, Optional<Timing> timing) {
        public Contest {
            candidates = List.copyOf(candidates);
            along = List.copyOf(along);
        }

        /** A contest for its candidates alone, with forks like all others. */
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
     * @param timing how long each of them does
     */
    public Plan(List<CellKey> cells, int forks, Timing timing) {
        this(cells, forks, timing, Order.INTERLEAVED, 1, Optional.empty(), Optional.empty(), false);
    }

    /**
     * The same plan for other cells.
     *
     * @param others what to measure, without repetition
     * @return the plan
     */
    public Plan withCells(List<CellKey> others) {
        return new Plan(others, forks, timing, order, seed, budget, precision, counting, screening);
    }

    /** The same plan after contests. */
    public Plan withScreening(List<Contest> contests) {
        return new Plan(cells, forks, timing, order, seed, budget, precision, counting, contests);
    }

    /** The cells that compete for being measured, each once. */
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
     * @param purpose what it is for
     */
    public record Step(CellKey cell, int fork, Purpose purpose) {}

    /** How long a fork of one purpose measures. */
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
     * The forks that are planned from the start, in the order in which they run; {@link #precision}
     * may add to them.
     *
     * @return the steps
     */
    public List<Step> steps() {
        return rounds().stream().flatMap(List::stream).toList();
    }

    /**
     * The same forks in the groups that belong together: a round has each cell once, so that a run
     * that ends with a round has treated all cells alike. A serial plan has one group for all of
     * its times. What is screened comes first. A size does not vary, and is measured in the first
     * round alone.
     *
     * @return the groups in their order, none of them empty
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
     * One round of forks for their times.
     *
     * @param fork the number of the forks within their cells
     * @param some the cells that take part
     * @return a step for each of them, in the order in which they run
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

    /**
     * The same plan with another limit.
     *
     * @param limit after which time no fork may end
     * @return the plan
     */
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

    /** The same plan with a precision to reach. */
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
        return steps().stream()
                .map(step -> timing(step).fork())
                .reduce(Duration.ZERO, Duration::plus);
    }

    /**
     * The subjects.
     *
     * @return their names in the order of the cells
     */
    public List<String> subjects() {
        return distinct(CellKey::subject);
    }

    /**
     * The workloads.
     *
     * @return their names with parameters, in the order of the cells
     */
    public List<String> workloads() {
        return distinct(cell -> cell.scenario().workloadLabel());
    }

    /**
     * The thread counts.
     *
     * @return the counts, ascending
     */
    public List<Integer> threadCounts() {
        return distinct(cell -> cell.scenario().threads()).stream().sorted().toList();
    }

    private <T> List<T> distinct(Function<CellKey, T> part) {
        return cells.stream().map(part).distinct().toList();
    }
}
