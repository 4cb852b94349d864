package dev.percpu.harness.cli;

import dev.percpu.harness.plan.Forecast;
import dev.percpu.harness.plan.Jdks;
import dev.percpu.harness.plan.Planned;
import dev.percpu.harness.run.Progress;
import dev.percpu.harness.stats.Screening;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Jdk;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Scenario;
import dev.percpu.harness.store.Timing;
import dev.percpu.harness.text.Plural;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A plan for people and for programs.
 *
 * @param plan what would be measured
 * @param jdks the JDKs that it names
 * @param forecast how long it would take
 * @param skipped what was asked for but is not possible here
 */
record PlanView(Plan plan, List<Jdk> jdks, Forecast forecast, List<Planned.Skipped> skipped) {

    private static final int NAMED = 3;

    static PlanView of(Planned planned) {
        Plan likely = Screening.settled(planned.plan(), List.of());
        return new PlanView(planned.plan(), planned.jdks(), Forecast.of(likely), planned.skipped());
    }

    String text() {
        List<String> lines = new ArrayList<>();
        Plan likely = Screening.settled(plan, List.of());
        if (!plan.screening().isEmpty()) {
            lines.addAll(stages(likely));
        }
        lines.add(line("cells", likely.cells().size() + dimensions(likely)));
        lines.add(line("forks", likely.steps().size() + ": " + forks()));
        lines.add(line("each", each(plan.timing())));
        lines.add(line("estimate", Progress.text(forecast.whole())));
        forecast.byWorkload()
                .forEach(
                        (workload, time) ->
                                lines.add(line("", Progress.text(time) + "  " + workload)));
        plan.budget().ifPresent(budget -> lines.add(line("budget", budgeted())));
        plan.precision()
                .ifPresent(
                        precision ->
                                lines.add(
                                        line(
                                                "until-ci",
                                                "± %s%%: up to %s forks of a cell, in the worst case %s in all"
                                                        .formatted(
                                                                Progress.percent(precision.share()),
                                                                precision.mostForks(),
                                                                Progress.text(forecast.worst())))));
        jdks.forEach(jdk -> lines.add(line("jdk", jdk.name() + ": " + jdk.version())));
        skippedByReason()
                .forEach((reason, names) -> lines.add(line("skipped", names + ": " + reason)));
        lines.add("");
        plan.candidates().forEach(cell -> lines.add(text(cell) + "  screening"));
        plan.cells().forEach(cell -> lines.add(text(cell)));
        return String.join("\n", lines);
    }

    /** What is screened, and how many of the screened cells are measured in full. */
    private List<String> stages(Plan likely) {
        List<String> lines = new ArrayList<>();
        List<Plan.Step> screening = likely.rounds().get(0);
        lines.add(
                line(
                        "stage 1",
                        "one short fork of each of %s, %s"
                                .formatted(
                                        Plural.of(screening.size(), "cell"),
                                        Progress.text(likely.estimate(screening)))));
        for (Plan.Contest contest : plan.screening()) {
            CellKey first = contest.candidates().get(0);
            lines.add(
                    line(
                            "",
                            "%s, %s: the fastest %d of %d"
                                    .formatted(
                                            first.scenario().workloadLabel(),
                                            Plural.of(first.scenario().threads(), "thread"),
                                            Math.min(
                                                    contest.finalists(),
                                                    contest.candidates().size()),
                                            contest.candidates().size())));
        }
        List<Plan.Step> rest = likely.steps().subList(screening.size(), likely.steps().size());
        lines.add(
                line(
                        "stage 2",
                        "the fastest, and %s that are always measured, %s"
                                .formatted(
                                        Plural.of(plan.cells().size(), "cell"),
                                        Progress.text(likely.estimate(rest)))));
        return lines;
    }

    private static String line(String title, String text) {
        return "%-9s %s".formatted(title, text);
    }

    private static String dimensions(Plan plan) {
        return ": %s, %s, threads %s, pinning %s"
                .formatted(
                        Plural.of(plan.subjects().size(), "subject"),
                        Plural.of(plan.workloads().size(), "workload"),
                        plan.threadCounts().stream()
                                .map(String::valueOf)
                                .collect(Collectors.joining(",")),
                        String.join(",", distinct(plan, Scenario::pinning)));
    }

    private static List<String> distinct(Plan plan, Function<Scenario, String> part) {
        return plan.cells().stream().map(CellKey::scenario).map(part).distinct().toList();
    }

    private String forks() {
        return "%s of each cell, %s%s%s"
                .formatted(
                        plan.forks(),
                        plan.order().name().toLowerCase(Locale.ROOT),
                        plan.order() == Plan.Order.RANDOM ? " by seed " + plan.seed() : "",
                        plan.counting() ? ", and one that counts events" : "");
    }

    private static String each(Timing timing) {
        return "%d x %d ms warm-up, %d x %d ms measured; %s with the JVM's start"
                .formatted(
                        timing.warmups(),
                        timing.warmup().toMillis(),
                        timing.iterations(),
                        timing.iteration().toMillis(),
                        Progress.text(timing.fork()));
    }

    private String budgeted() {
        return forecast.leftOut() == 0
                ? "all of it fits"
                : "%d forks fit; %d are left out, and %s without any"
                        .formatted(
                                Screening.settled(plan, List.of()).steps().size()
                                        - forecast.leftOut(),
                                forecast.leftOut(),
                                Plural.of(forecast.cellsWithout(), "cell"));
    }

    /** Each reason once, with what was skipped for it. */
    private Map<String, String> skippedByReason() {
        Map<String, List<String>> names = new LinkedHashMap<>();
        for (Planned.Skipped skip : skipped) {
            names.computeIfAbsent(skip.reason(), reason -> new ArrayList<>()).add(skip.what());
        }
        Map<String, String> lines = new LinkedHashMap<>();
        names.forEach(
                (reason, all) ->
                        lines.put(
                                reason,
                                String.join("; ", all.subList(0, Math.min(NAMED, all.size())))
                                        + (all.size() > NAMED
                                                ? " and " + (all.size() - NAMED) + " more"
                                                : "")));
        return lines;
    }

    private static String text(CellKey cell) {
        Scenario scenario = cell.scenario();
        return "%s  %d  %s  %s"
                        .formatted(
                                scenario.workloadLabel(),
                                scenario.threads(),
                                scenario.pinning(),
                                cell.subject())
                + scenario.possibleCpus().map(cpus -> "  possible-cpus=" + cpus).orElse("")
                + (scenario.jdk().equals(Jdks.OWN) ? "" : "  jdk=" + scenario.jdk());
    }
}
