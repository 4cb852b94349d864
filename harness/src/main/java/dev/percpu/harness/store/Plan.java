package dev.percpu.harness.store;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A whole run.
 *
 * @param cells what to measure, without repetition
 * @param forks how many JVMs measure each cell
 * @param timing how long each of them does
 */
public record Plan(List<CellKey> cells, int forks, Timing timing) {

    /** Copies the list. */
    public Plan {
        cells = List.copyOf(cells);
    }

    /**
     * One fork of one cell.
     *
     * @param cell the cell
     * @param fork the fork's number within the cell and purpose, from 0
     * @param purpose what it is for
     */
    public record Step(CellKey cell, int fork, Purpose purpose) {}

    /**
     * The forks in the order in which they run: every cell once, then every cell again. Whatever
     * changes on the machine while the run goes on thus reaches all cells alike, and shows as
     * spread between forks rather than as a difference between cells.
     *
     * @return the steps
     */
    public List<Step> steps() {
        return IntStream.range(0, forks)
                .boxed()
                .flatMap(fork -> cells.stream().map(cell -> new Step(cell, fork, Purpose.TIMING)))
                .toList();
    }

    /**
     * How long the run is likely to take.
     *
     * @return the time of all forks, one after the other
     */
    public Duration estimate() {
        return timing.fork().multipliedBy((long) cells.size() * forks);
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
        return distinct(cell -> cell.scene().workloadLabel());
    }

    /**
     * The thread counts.
     *
     * @return the counts, ascending
     */
    public List<Integer> threadCounts() {
        return distinct(cell -> cell.scene().threads()).stream().sorted().toList();
    }

    private <T> List<T> distinct(Function<CellKey, T> part) {
        return cells.stream().map(part).distinct().toList();
    }
}
