package dev.percpu.harness.stats.compare;

import dev.percpu.harness.stats.Cell;
import dev.percpu.harness.stats.Figure;
import dev.percpu.harness.stats.Ratio;
import dev.percpu.harness.stats.RunSummary;
import dev.percpu.harness.stats.Verdict;
import dev.percpu.harness.stats.Warning;
import dev.percpu.harness.stats.Warnings;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Scenario;
import dev.percpu.harness.store.Twins;
import dev.percpu.harness.store.VariantName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Pairs the cells of two sides and judges each pair. */
final class Comparer {

    private static final String BASE = "BASE";
    private static final String NEW = "NEW";

    private final Side base;
    private final Side fresh;
    private final By by;
    private final Threshold threshold;

    Comparer(Side base, Side fresh, By by, Threshold threshold) {
        this.base = base;
        this.fresh = fresh;
        this.by = by;
        this.threshold = threshold;
    }

    /** What two cells that are compared have in common. */
    private record Pairing(String subject, Scenario scenario) {}

    Comparison comparison() {
        Map<Pairing, Cell> before = cells(base);
        Map<Pairing, Cell> after = cells(fresh);
        Set<Pairing> pairings = new LinkedHashSet<>();
        plan(base).forEach(key -> pairings.add(pairing(key)));
        pairings.addAll(before.keySet());
        plan(fresh).forEach(key -> pairings.add(pairing(key)));
        pairings.addAll(after.keySet());
        List<ComparedRow> rows = new ArrayList<>();
        for (Pairing pairing : pairings) {
            Optional<Cell> one = Optional.ofNullable(before.get(pairing));
            Optional<Cell> other = Optional.ofNullable(after.get(pairing));
            if (one.isPresent() && other.isPresent()) {
                rows.addAll(rows(one.orElseThrow(), other.orElseThrow()));
            } else if (one.isPresent()) {
                rows.add(missing(one.orElseThrow(), NEW, pairing, fresh));
            } else if (other.isPresent()) {
                rows.add(missing(other.orElseThrow(), BASE, pairing, base));
            }
        }
        return new Comparison(
                base.label(),
                fresh.label(),
                by,
                threshold.share(),
                Differences.of(base.manifest(), fresh.manifest()),
                rows,
                warnings(base),
                warnings(fresh));
    }

    private Map<Pairing, Cell> cells(Side side) {
        Map<Pairing, Cell> cells = new LinkedHashMap<>();
        for (Cell cell : RunSummary.of(side.results()).cells()) {
            if (belongs(cell.key(), side)) {
                cells.put(pairing(cell.key()), cell);
            }
        }
        return cells;
    }

    private Stream<CellKey> plan(Side side) {
        return side.manifest().plan().cells().stream().filter(key -> belongs(key, side));
    }

    private boolean belongs(CellKey key, Side side) {
        return !key.isSize()
                && (side.only().isEmpty() || by.part(key).equals(side.only().orElseThrow()));
    }

    private Pairing pairing(CellKey key) {
        return switch (by) {
            case VARIANT -> new Pairing("", key.scenario());
            case LAYOUT ->
                    new Pairing(
                            VariantName.of(key.subject())
                                    .map(VariantName::inAnyLayout)
                                    .orElse(key.subject()),
                            key.scenario());
            case JDK -> new Pairing(key.subject(), key.scenario().withJdk(""));
            case HOST ->
                    new Pairing(
                            key.subject(),
                            oneJdkEach() ? key.scenario().withJdk("") : key.scenario());
        };
    }

    /**
     * Whether each side measured on at most one JDK. The sides may then have different names for
     * it.
     */
    private boolean oneJdkEach() {
        return jdks(base) <= 1 && jdks(fresh) <= 1;
    }

    private static long jdks(Side side) {
        return side.manifest().plan().cells().stream()
                .map(cell -> cell.scenario().jdk())
                .distinct()
                .count();
    }

    private List<Warning> warnings(Side side) {
        List<ForkResult> rows =
                side.results().stream().filter(row -> belongs(row.cell(), side)).toList();
        return Warnings.of(rows, OptionalDouble.empty());
    }

    private ComparedRow missing(Cell there, String where, Pairing pairing, Side side) {
        boolean planned = plan(side).anyMatch(key -> pairing(key).equals(pairing));
        return ComparedRow.notComparable(
                there.key(),
                planned
                        ? "no fork of it has ended in " + where + ", whose plan includes it"
                        : where + "'s plan does not include it",
                false,
                planned && where.equals(NEW));
    }

    private List<ComparedRow> rows(Cell one, Cell other) {
        List<String> flaws =
                Stream.concat(flaw(one, BASE).stream(), flaw(other, NEW).stream()).toList();
        if (!flaws.isEmpty()) {
            boolean broken = one.score().isPresent() && other.score().isEmpty();
            return List.of(
                    ComparedRow.notComparable(
                            one.key(),
                            String.join("; ", flaws),
                            broken && mayRegress(other),
                            false));
        }
        List<Figure> before = one.score().orElseThrow().figures();
        List<Figure> after = other.score().orElseThrow().figures();
        if (!roles(before).equals(roles(after))) {
            String reason = BASE + " has " + roles(before) + " and " + NEW + " has " + roles(after);
            return List.of(ComparedRow.notComparable(one.key(), reason, false, false));
        }
        return IntStream.range(0, before.size())
                .mapToObj(role -> row(one.key(), before.get(role), after.get(role)))
                .toList();
    }

    private static Optional<String> flaw(Cell cell, String where) {
        if (cell.verdict() instanceof Verdict.Lost lost) {
            return Optional.of(
                    "counted wrong in %s: %s of %s updates"
                            .formatted(where, lost.worst().counted(), lost.worst().issued()));
        }
        return cell.verdict() instanceof Verdict.Failed failed
                ? Optional.of("failed in " + where + ": " + failed.error())
                : Optional.empty();
    }

    private static List<String> roles(List<Figure> figures) {
        return figures.stream()
                .map(figure -> figure.role() + " by " + figure.threads() + " " + figure.quantity())
                .toList();
    }

    private ComparedRow row(CellKey cell, Figure before, Figure after) {
        if (before.value().mean() == 0 || after.value().mean() == 0) {
            return new ComparedRow(
                    cell,
                    before.role(),
                    Optional.of(before),
                    Optional.of(after),
                    Optional.empty(),
                    Change.NOT_COMPARABLE,
                    "the time is too short to measure",
                    false,
                    false);
        }
        boolean sameRun = base.manifest().equals(fresh.manifest());
        Ratio times =
                (by == By.LAYOUT ? after.netTimes(before) : Optional.<Ratio>empty())
                        .orElseGet(() -> after.times(before, sameRun));
        Change change = threshold.change(times);
        return new ComparedRow(
                cell,
                before.role(),
                Optional.of(before),
                Optional.of(after),
                Optional.of(times),
                change,
                change == Change.UNSURE ? threshold.advice(times, before, after) : "",
                change == Change.SLOWER && cell.kind() != Kind.EMPTY,
                false);
    }

    /**
     * Whether a change of the cell can be a regression. A lossy counter is right or wrong by luck,
     * and the empty loop shows only how the machine changed.
     */
    private static boolean mayRegress(Cell cell) {
        return cell.kind() != Kind.EMPTY && !Twins.isLossy(cell.subject());
    }
}
