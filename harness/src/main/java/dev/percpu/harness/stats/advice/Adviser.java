package dev.percpu.harness.stats.advice;

import dev.percpu.harness.stats.Cell;
import dev.percpu.harness.stats.RunSummary;
import dev.percpu.harness.stats.Score;
import dev.percpu.harness.stats.Warning;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Footprints;
import dev.percpu.harness.store.Scenario;
import dev.percpu.harness.store.VariantName;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * Chooses a counter for a need. Of all counters that fit, it finds the fastest one in the workload
 * that the need is about. Of the fastest one and those that the run cannot tell from it, it chooses
 * the one that brings along the least.
 *
 * @param summary the figures of a run
 * @param warnings the warnings about single cells
 * @param footprints the memory of counters
 * @param cpus how many CPUs the run could use
 */
public record Adviser(
        RunSummary summary,
        Map<CellKey, List<Warning>> warnings,
        Optional<Footprints> footprints,
        int cpus) {

    static final String BASELINE = RunSummary.BASELINE;

    private static final String UPDATE = "update";
    private static final String MIXED = "mixed";
    private static final int NAMED = 3;

    public Adviser {
        warnings = Map.copyOf(warnings);
    }

    /** Advice for each need. */
    public List<Advice> on(List<Need> needs) {
        return needs.stream().map(this::on).toList();
    }

    /** Advice for one need. */
    public Advice on(Need need) {
        List<Cell> wanted = cells(need, work(need));
        boolean asAsked = !wanted.isEmpty();
        List<Cell> fitting = asAsked ? wanted : cells(need, UPDATE);
        if (fitting.isEmpty()) {
            return new Advice(
                    need,
                    Optional.empty(),
                    false,
                    "The run measured no counter that fits; try 'counters run --all', or name"
                            + " more with --variants.");
        }
        Cell fastest = fitting.get(0);
        List<Cell> alike =
                fitting.stream().filter(cell -> RunSummary.notApart(cell, fastest)).toList();
        Cell chosen =
                alike.stream()
                        .min(Comparator.comparingInt(cell -> Ability.of(cell.key()).weight()))
                        .orElseThrow();
        Advice.Choice choice =
                choice(need, chosen, alike.stream().filter(cell -> !cell.equals(chosen)).toList());
        return new Advice(need, Optional.of(choice), asAsked, sentence(need, choice, asAsked));
    }

    /** The workload that tells most about a need. */
    private static String work(Need need) {
        if (need.shortLived()) {
            return "lifecycle";
        }
        if (need.counters() >= Need.MANY) {
            return "many";
        }
        if (need.virtualThreads()) {
            return "virtual";
        }
        boolean reads = need.read() == Need.Read.APPROXIMATE || need.read() == Need.Read.EXACT;
        return reads && !need.oneOwner() ? MIXED : UPDATE;
    }

    /**
     * The cells that fit the need, fastest first. Of the scenarios of the workload, this uses the
     * one that tells most.
     */
    private List<Cell> cells(Need need, String work) {
        Map<Scenario, List<Cell>> scenarios =
                summary.cells().stream()
                        .filter(cell -> cell.scenario().workload().equals(work))
                        .filter(cell -> !work.equals(MIXED) || reads(need, cell.scenario()))
                        .filter(cell -> Ability.isCounter(cell.key()))
                        .filter(cell -> Ability.of(cell.key()).fits(need))
                        .filter(cell -> cell.score().isPresent() && summary.trusts(cell))
                        .collect(Collectors.groupingBy(Cell::scenario));
        boolean few = need.oneOwner() || need.shortLived();
        Comparator<Scenario> by =
                Comparator.<Scenario>comparingInt(
                                scenario -> few || scenario.threads() <= cpus ? 0 : 1)
                        .thenComparingInt(
                                scenario -> few ? scenario.threads() : -scenario.threads());
        return scenarios.keySet().stream()
                .min(by.thenComparing(Scenario::pinning).thenComparing(Scenario::jdk))
                .map(scenarios::get)
                .orElse(List.of())
                .stream()
                .sorted(Comparator.comparingDouble(Adviser::ns))
                .toList();
    }

    private static boolean reads(Need need, Scenario scenario) {
        return scenario.parameters()
                .getOrDefault("read", "")
                .equals(need.read() == Need.Read.EXACT ? "precise" : "approximate");
    }

    private static double ns(Cell cell) {
        return cell.score().orElseThrow().nsPerOp();
    }

    private Advice.Choice choice(Need need, Cell cell, List<Cell> alike) {
        Ability ability = Ability.of(cell.key());
        Score score = cell.score().orElseThrow();
        Scenario scenario = cell.scenario();
        Optional<Cell> update = beside(cell, UPDATE);
        Optional<Cell> mixed =
                scenario.workload().equals(MIXED) ? Optional.of(cell) : beside(cell, MIXED);
        boolean derived = scenario.workload().equals(MIXED) && update.isPresent();
        return new Advice.Choice(
                cell.subject(),
                scenario.text(),
                derived ? ns(update.orElseThrow()) : score.nsPerOp(),
                update.isPresent() && mixed.isPresent()
                        ? read(update.orElseThrow(), mixed.orElseThrow())
                        : OptionalDouble.empty(),
                bytes(cell.subject(), 1),
                bytes(cell.subject(), 10_000),
                ability.accuracy(need),
                ability.flags(),
                score.timesLongAdder(),
                score.wholeTimes(),
                alike.stream().map(Cell::subject).toList(),
                warnings.getOrDefault(cell.key(), List.of()).stream()
                        .map(Warning::sentence)
                        .toList());
    }

    /**
     * The same subject in another workload. The scenario is otherwise the same, with as many
     * threads.
     */
    private Optional<Cell> beside(Cell cell, String work) {
        Scenario scenario = cell.scenario();
        return summary.cells().stream()
                .filter(other -> other.subject().equals(cell.subject()))
                .filter(other -> other.scenario().workload().equals(work))
                .filter(other -> other.score().isPresent())
                .filter(
                        other ->
                                other.scenario()
                                        .withWorkload(scenario.workload())
                                        .withParameters(scenario.parameters())
                                        .equals(scenario))
                .findFirst();
    }

    /**
     * The time of a read, computed from a mixed operation and an update. A time below zero is
     * noise.
     */
    private static OptionalDouble read(Cell update, Cell mixed) {
        String text = mixed.scenario().parameters().getOrDefault("share", "");
        String digits = text.replaceAll("\\D", "");
        if (digits.isEmpty() || Integer.parseInt(digits) < 25) {
            return OptionalDouble.empty();
        }
        double share = Integer.parseInt(digits) / 100.0;
        return OptionalDouble.of(Math.max(0, (ns(mixed) - (1 - share) * ns(update)) / share));
    }

    /** Bytes of one counter among {@code counters} of them. */
    private OptionalDouble bytes(String subject, int counters) {
        List<Footprints.Entry> entries =
                footprints.map(Footprints::entries).orElse(List.of()).stream()
                        .filter(entry -> isOf(entry, subject))
                        .toList();
        int machine = entries.stream().mapToInt(Footprints.Entry::possibleCpus).min().orElse(0);
        OptionalDouble heap = bytes(entries, Footprints.Where.HEAP, machine, 1);
        boolean beside =
                VariantName.of(subject).filter(name -> name.layout().startsWith("off")).isPresent();
        OptionalDouble off = bytes(entries, Footprints.Where.OFFHEAP, machine, counters);
        return heap.isEmpty() || beside && off.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(heap.getAsDouble() + off.orElse(0));
    }

    /**
     * Whether an entry is about a subject. Installed code takes the same memory as the same
     * sequences in C. An adder counts at its largest size.
     */
    private static boolean isOf(Footprints.Entry entry, String subject) {
        return entry.subject().equals(subject.replace("rseq-installed", "rseq"))
                || entry.subject().equals(subject + ", fully spread");
    }

    private static OptionalDouble bytes(
            List<Footprints.Entry> entries, Footprints.Where where, int machine, int counters) {
        return entries.stream()
                .filter(entry -> entry.where() == where)
                .filter(entry -> entry.possibleCpus() == machine && entry.counters() == counters)
                .mapToDouble(Footprints.Entry::bytes)
                .findFirst();
    }

    private static String sentence(Need need, Advice.Choice choice, boolean asAsked) {
        StringBuilder text = new StringBuilder();
        text.append(
                choice.subject().equals(BASELINE)
                        ? BASELINE + " is enough"
                        : "Use " + choice.subject());
        if (choice.timesLongAdder().isPresent() && !choice.subject().equals(BASELINE)) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            ", %.2f × %s%s",
                            choice.timesLongAdder().getAsDouble(),
                            BASELINE,
                            choice.whole() ? " by whole times" : ""));
        }
        List<String> alike = choice.alike();
        if (!alike.isEmpty()) {
            text.append("; the run cannot tell it from ")
                    .append(String.join(", ", alike.subList(0, Math.min(NAMED, alike.size()))))
                    .append(alike.size() > NAMED ? " and " + (alike.size() - NAMED) + " more" : "");
        }
        text.append('.');
        if (!asAsked) {
            text.append(
                    " This is based on updates alone: '%s' was not measured."
                            .formatted(work(need)));
        }
        if (!choice.warnings().isEmpty()) {
            text.append(" Not reliable: ").append(String.join("; ", choice.warnings())).append('.');
        }
        return text.toString();
    }
}
