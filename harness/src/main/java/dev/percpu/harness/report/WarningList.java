package dev.percpu.harness.report;

import dev.percpu.harness.stats.Cell;
import dev.percpu.harness.stats.Warning;
import dev.percpu.harness.store.CoreLatencies;
import dev.percpu.harness.store.CpuLocation;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Manifest;
import dev.percpu.harness.text.Plural;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The warnings about a run: those of the host, and those that its fork results show. */
final class WarningList {

    private static final int FEW_FORKS = 3;

    /**
     * The most cells that a warning names. A big run may have hundreds, and their rows repeat the
     * warning.
     */
    private static final int NAMED = 5;

    private WarningList() {}

    static List<String> of(ReportedRun run) {
        Manifest manifest = run.manifest();
        List<String> warningList = new ArrayList<>(manifest.host().warnings());
        warningList.addAll(kindsLeft(run));
        if (run.results().size() < run.plan().steps().size()) {
            warningList.add(
                    "The run is incomplete: %s of %s ended."
                            .formatted(
                                    run.results().size(),
                                    Plural.of(run.plan().steps().size(), "planned fork")));
        }
        if (!run.results().isEmpty() && manifest.plan().forks() < FEW_FORKS) {
            warningList.add(
                    String.format(
                            "With %s per cell, the spread says little and cells have no"
                                    + " interval; use three or more.",
                            Plural.of(manifest.plan().forks(), "fork")));
        }
        List<Cell> unstable =
                run.summary().cells().stream().filter(cell -> unstable(cell, run)).toList();
        if (!unstable.isEmpty()) {
            warningList.add(
                    "%s spread by ±10%% of the mean or more over forks: %s."
                            .formatted(
                                    Plural.of(unstable.size(), "cell"),
                                    Wording.some(
                                            unstable.stream().map(Wording::named).toList(),
                                            NAMED,
                                            "other")));
        }
        warningList.addAll(run.commonWarnings());
        run.attachments().section().ifPresent(section -> warningList.addAll(section.warnings()));
        return warningList;
    }

    /**
     * Warns where a sweep reaches a second kind of cores. From there on, its curve mixes two
     * machines. Latencies between CPUs are no curve.
     */
    private static List<String> kindsLeft(ReportedRun run) {
        Map<Integer, String> kinds =
                run.manifest().host().cpus().stream()
                        .collect(Collectors.toMap(CpuLocation::cpu, CpuLocation::kind));
        Map<String, Integer> least = new TreeMap<>();
        for (ForkResult row : run.results()) {
            List<String> used =
                    row.cpus().stream().map(cpu -> kinds.getOrDefault(cpu, "")).distinct().toList();
            if (used.size() > 1 && !row.scenario().workload().equals(CoreLatencies.WORKLOAD)) {
                least.merge(
                        "Pinning %s leaves the %s cores for %s cores"
                                .formatted(row.scenario().pinning(), used.get(0), used.get(1)),
                        row.scenario().threads(),
                        Math::min);
            }
        }
        return least.entrySet().stream()
                .map(
                        left ->
                                "%s at %s: from there on, the curve mixes two kinds of machines."
                                        .formatted(
                                                left.getKey(),
                                                Plural.of(left.getValue(), "thread")))
                .toList();
    }

    private static boolean unstable(Cell cell, ReportedRun run) {
        return run.warnings(cell.key()).stream()
                .anyMatch(warning -> warning.kind() == Warning.Kind.SPREAD);
    }
}
