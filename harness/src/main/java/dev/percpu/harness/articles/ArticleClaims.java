package dev.percpu.harness.articles;

import dev.percpu.counters.CpuList;
import dev.percpu.harness.report.Table;
import dev.percpu.harness.stats.Cell;
import dev.percpu.harness.stats.RunSummary;
import dev.percpu.harness.stats.Score;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.HostFacts;
import dev.percpu.harness.store.Series;
import dev.percpu.harness.text.Plural;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The claims of the two articles: which of them a machine is large enough to test, and what its
 * rows say about each.
 */
final class ArticleClaims {

    private static final String FORK_TRUE = "fork-true, lazy against eager, system time";

    /** What a claim needs to be tested, besides this build. */
    private enum Needs {
        /** CPUs that run threads at the same time. */
        CPUS_AT_ONCE,
        /** Possible CPUs, for which the kernel sizes its counters, and a second kernel. */
        ANOTHER_KERNEL,
        /** Nothing else: the number of CPUs is simulated. */
        SIMULATED
    }

    /** A claim's figure for a layout, from the cells of a run; empty if cells are missing. */
    private interface Found {
        Optional<String> in(List<Cell> cells, String layout, int cpus);
    }

    private record Claim(
            String what, String figure, Needs needs, int cpus, String where, Found found) {}

    private static final List<Claim> CLAIMS =
            List.of(
                    kernel(FORK_TRUE, "−6%", 80, "kernel-fork-true"),
                    kernel(FORK_TRUE, "−11%", 256, "kernel-fork-true"),
                    kernel("share of mm_init", "13.5% → 3.33%", 256, "kernel-fork-true"),
                    kernel("parallel-true", "−2 to −4%", 256, "kernel-parallel-true"),
                    kernel("kernbench, system time", "−1.4%", 256, "counters kernel time -- make"),
                    kernel("gitsource, system time", "−3.12%", 256, "counters kernel time -- make"),
                    simulated("fork-true in user space", "−6%", 80, ArticleClaims::lazy),
                    simulated("fork-true in user space", "−11%", 256, ArticleClaims::lazy),
                    simulated(
                            "create and close of a task's counters",
                            "13.5% → 3.33%",
                            256,
                            ArticleClaims::shares),
                    simulated(
                            "unified structure and cache against lazy",
                            "open",
                            256,
                            ArticleClaims::unified),
                    new Claim(
                            "parallel-true in user space",
                            "−2 to −4%",
                            Needs.CPUS_AT_ONCE,
                            4,
                            "tasks",
                            (cells, layout, cpus) -> Optional.empty()),
                    new Claim(
                            "socket-memory, per-CPU against atomic",
                            "5% more",
                            Needs.CPUS_AT_ONCE,
                            8,
                            "socket-memory",
                            ArticleClaims::requests));

    private ArticleClaims() {}

    private static Claim kernel(String what, String figure, int cpus, String where) {
        return new Claim(
                what,
                figure,
                Needs.ANOTHER_KERNEL,
                cpus,
                where,
                (cells, layout, any) -> Optional.empty());
    }

    private static Claim simulated(String what, String figure, int cpus, Found found) {
        return new Claim(what, figure, Needs.SIMULATED, cpus, "tasks", found);
    }

    /** A table in Markdown with each claim and what the machine and the rows say about it. */
    static String table(HostFacts host, List<ForkResult> rows) {
        List<Cell> cells = RunSummary.of(rows).cells();
        Table table = new Table("claim", "CPUs", "the articles", "here", "figures in");
        for (Claim claim : CLAIMS) {
            List<String> figures = new ArrayList<>();
            for (String layout : List.of("heap", "offheap")) {
                claim.found
                        .in(cells, layout, claim.cpus)
                        .ifPresent(figure -> figures.add(layout + " " + figure));
            }
            table.row(
                    claim.what,
                    String.valueOf(claim.cpus),
                    claim.figure,
                    verdict(claim, host)
                            + (figures.isEmpty() ? "" : ": " + String.join(", ", figures)),
                    claim.where);
        }
        return table.markdown();
    }

    private static Optional<String> lazy(List<Cell> cells, String layout, int cpus) {
        return change(
                task(cells, "lazy", layout, cpus, "immediate"),
                task(cells, "percpu", layout, cpus, "immediate"));
    }

    private static Optional<String> unified(List<Cell> cells, String layout, int cpus) {
        return change(
                task(cells, "unified", layout, cpus, "cached"),
                task(cells, "lazy", layout, cpus, "immediate"));
    }

    private static Optional<String> shares(List<Cell> cells, String layout, int cpus) {
        Optional<String> eager =
                task(cells, "percpu", layout, cpus, "immediate").flatMap(ArticleClaims::share);
        Optional<String> lazy =
                task(cells, "lazy", layout, cpus, "immediate").flatMap(ArticleClaims::share);
        return eager.flatMap(from -> lazy.map(to -> from + " → " + to));
    }

    /** The largest gain over all shares of the counter and all thread counts. */
    private static Optional<String> requests(List<Cell> cells, String layout, int cpus) {
        List<Cell> requests =
                cells.stream()
                        .filter(cell -> cell.scenario().workload().equals("socket-memory"))
                        .filter(cell -> cell.scenario().threads() >= cpus)
                        .toList();
        return requests.stream()
                .filter(cell -> cell.subject().startsWith("percpu:" + layout + ":"))
                .flatMap(
                        cell ->
                                requests.stream()
                                        .filter(other -> other.scenario().equals(cell.scenario()))
                                        .filter(other -> other.subject().startsWith("atomic:heap:"))
                                        .map(other -> cell.opsPerSecond() / other.opsPerSecond()))
                .filter(Double::isFinite)
                .max(Double::compare)
                .map(ArticleClaims::percent);
    }

    private static Optional<Score> task(
            List<Cell> cells, String design, String layout, int cpus, String reuse) {
        Map<String, String> wanted = Map.of("task", "fork-true", "reuse", reuse);
        return cells.stream()
                .filter(cell -> cell.scenario().workload().equals("tasks"))
                .filter(
                        cell ->
                                cell.scenario()
                                        .parameters()
                                        .entrySet()
                                        .containsAll(wanted.entrySet()))
                .filter(cell -> cell.scenario().possibleCpus().equals(Optional.of(cpus)))
                .filter(cell -> cell.subject().startsWith(design + ":" + layout + ":"))
                .flatMap(cell -> cell.score().stream())
                .findFirst();
    }

    private static Optional<String> change(Optional<Score> score, Optional<Score> before) {
        return score.flatMap(now -> before.map(then -> percent(now.nsPerOp() / then.nsPerOp())));
    }

    private static String percent(double times) {
        return String.format(Locale.ROOT, "%+.1f%%", 100 * (times - 1)).replace('-', '−');
    }

    private static Optional<String> share(Score score) {
        return score.figures().stream()
                .filter(figure -> figure.role().equals(Series.LIFECYCLE))
                .map(
                        figure ->
                                String.format(
                                        Locale.ROOT,
                                        "%.1f%%",
                                        100 * figure.nsPerOp() / score.nsPerOp()))
                .findFirst();
    }

    private static String verdict(Claim claim, HostFacts host) {
        int allowed = CpuList.parse(host.allowedCpus()).size();
        int possible = CpuList.parse(host.possibleCpus()).length();
        return switch (claim.needs) {
            case SIMULATED -> "tested; the memory and the walks of so many CPUs are simulated";
            case CPUS_AT_ONCE ->
                    allowed < claim.cpus ? few(allowed, "that threads may run on") : "tested";
            case ANOTHER_KERNEL ->
                    possible < claim.cpus
                            ? few(possible, "possible")
                            : "half tested: repeat on the other kernel, then run 'counters"
                                    + " compare'";
        };
    }

    private static String few(int cpus, String which) {
        return "too small to test: " + Plural.of(cpus, "CPU") + " " + which;
    }
}
