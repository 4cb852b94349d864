package dev.percpu.harness.stats;

import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Purpose;
import dev.percpu.harness.store.Scenario;
import dev.percpu.harness.store.Twins;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The summary of a run: all its cells.
 *
 * @param cells the cells, in the order in which their first forks ended
 */
public record RunSummary(List<Cell> cells) {

    /** The peer that ratios refer to. */
    public static final String BASELINE = "LongAdder";

    private static final Comparator<Cell> FASTEST_FIRST =
            Comparator.<Cell, Boolean>comparing(cell -> cell.kind() == Kind.EMPTY)
                    .thenComparingDouble(
                            cell -> cell.score().map(Score::nsPerOp).orElse(Double.MAX_VALUE));

    private record Key(String subject, Scenario scenario) {}

    public RunSummary {
        cells = List.copyOf(cells);
    }

    /** Summarises a run, complete or not. */
    public static RunSummary of(List<ForkResult> results) {
        Map<Key, CellForks> forks =
                results.stream()
                        .filter(result -> result.purpose() != Purpose.SCREENING)
                        .collect(
                                Collectors.groupingBy(
                                        RunSummary::key,
                                        LinkedHashMap::new,
                                        Collectors.collectingAndThen(
                                                Collectors.toList(), CellForks::of)));
        Map<Key, CellForks> empty = new LinkedHashMap<>();
        forks.forEach(
                (key, cell) -> {
                    if (cell.isEmptyLoop() && cell.scored()) {
                        empty.put(emptyLoop(key), cell);
                    }
                });
        List<Cell> cells = new ArrayList<>();
        forks.forEach(
                (key, cell) -> {
                    Optional<Figure> baseline =
                            Optional.ofNullable(forks.get(new Key(BASELINE, key.scenario())))
                                    .flatMap(adder -> net(adder, empty).stream().findFirst());
                    cells.add(cell(cell, net(cell, empty), baseline));
                });
        return new RunSummary(cells);
    }

    private static Key key(ForkResult result) {
        return new Key(result.subject(), result.scenario());
    }

    private static Cell cell(CellForks forks, List<Figure> figures, Optional<Figure> baseline) {
        Optional<Score> score =
                figures.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                Score.of(
                                        figures,
                                        forks.isEmptyLoop() ? Optional.empty() : baseline));
        return new Cell(forks.first().cell(), forks.verdict(), score);
    }

    /** The empty loop to subtract. Each language has its own. */
    private static Key emptyLoop(Key key) {
        return new Key(Twins.emptyLoop(key.subject()), key.scenario());
    }

    private static List<Figure> net(CellForks forks, Map<Key, CellForks> emptyLoops) {
        return Optional.ofNullable(emptyLoops.get(emptyLoop(key(forks.first()))))
                .map(forks::lessLoop)
                .orElse(forks.figures());
    }

    /**
     * The cells of one scenario, ranked.
     *
     * @return the cells, fastest first, then those without a score, and the empty loop last
     */
    public List<Cell> fastestFirst(Scenario scenario) {
        return cells.stream()
                .filter(cell -> cell.scenario().equals(scenario))
                .sorted(FASTEST_FIRST)
                .toList();
    }

    /**
     * The winner of one scenario. A subject that lost updates in any cell of the run cannot win.
     * Neither can a lossy subject, a yardstick, a counter in C or an empty loop.
     *
     * @return the winner; empty if no cell that may win has a score
     */
    public Optional<Winner> winner(Scenario scenario) {
        Predicate<Cell> mayWin = cell -> cell.score().isPresent() && trusts(cell);
        List<Cell> ranked = fastestFirst(scenario).stream().filter(mayWin).toList();
        return ranked.stream().findFirst().map(best -> winner(best, ranked));
    }

    private static Winner winner(Cell best, List<Cell> ranked) {
        List<Cell> others = ranked.subList(1, ranked.size());
        return new Winner(best, others.stream().filter(cell -> tied(cell, best)).toList());
    }

    private static Ratio times(Cell cell, Cell best) {
        return cell.figure().orElseThrow().times(best.figure().orElseThrow(), true);
    }

    /** Whether the run cannot tell a cell from the fastest one of the same scenario. */
    public static boolean notApart(Cell cell, Cell best) {
        return cell.equals(best) || tied(cell, best);
    }

    private static boolean tied(Cell cell, Cell best) {
        return times(cell, best)
                .interval()
                .map(interval -> interval.low() <= 1)
                .orElseGet(() -> overlap(cell, best));
    }

    /**
     * Whether a subject may win: it is a counter in Java that is not lossy, and it lost no update
     * in any cell of the run.
     */
    public boolean trusts(Cell candidate) {
        return candidate.kind() != Kind.EMPTY
                && candidate.kind() != Kind.YARDSTICK
                && !Twins.isLossy(candidate.subject())
                && !Twins.isInC(candidate.subject())
                && cells.stream()
                        .filter(cell -> cell.subject().equals(candidate.subject()))
                        .noneMatch(cell -> cell.verdict() instanceof Verdict.Lost);
    }

    private static boolean overlap(Cell one, Cell other) {
        return one.score()
                .orElseThrow()
                .opsPerSecond()
                .overlaps(other.score().orElseThrow().opsPerSecond());
    }

    /**
     * What pollution costs. A subject has an entry if the run measured its update both ways, and if
     * both net times can be told from zero.
     *
     * @return one entry for each subject and thread count, in the order of the cells
     */
    public List<Pollution> pollution() {
        Map<Key, Double> polluted = netOf(Pollution.POLLUTED);
        List<Pollution> found = new ArrayList<>();
        netOf(Pollution.ALONE)
                .forEach(
                        (key, alone) -> {
                            Scenario same = key.scenario().withWorkload(Pollution.POLLUTED);
                            Optional.ofNullable(polluted.get(new Key(key.subject(), same)))
                                    .ifPresent(
                                            ns ->
                                                    found.add(
                                                            new Pollution(
                                                                    key.subject(),
                                                                    same.threads(),
                                                                    alone,
                                                                    ns)));
                        });
        return found;
    }

    private Map<Key, Double> netOf(String workload) {
        Map<Key, Double> nets = new LinkedHashMap<>();
        for (Cell cell : cells) {
            if (cell.scenario().workload().equals(workload)) {
                cell.score()
                        .flatMap(Score::net)
                        .filter(net -> !net.negligible())
                        .ifPresent(
                                net ->
                                        nets.put(
                                                new Key(cell.subject(), cell.scenario()),
                                                net.ns()));
            }
        }
        return nets;
    }
}
