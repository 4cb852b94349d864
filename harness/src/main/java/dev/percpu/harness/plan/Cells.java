package dev.percpu.harness.plan;

import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Jdk;
import dev.percpu.harness.store.Scenario;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Combines subjects with scenarios, and keeps what cannot be measured and why. */
final class Cells {

    private final Planner.Fitness fitness;
    private final Topology topology;
    private final Optional<String> unpinned;
    private final List<Jdk> jdks;
    private final List<Planned.Skipped> skipped = new ArrayList<>();

    Cells(Planner.Fitness fitness, Topology topology, Optional<String> unpinned, List<Jdk> jdks) {
        this.fitness = fitness;
        this.topology = topology;
        this.unpinned = unpinned;
        this.jdks = jdks;
    }

    /** One cell for each subject in each scenario of a request, as far as it can be measured. */
    List<CellKey> of(Request request, List<Subject> chosen) throws PlanException {
        Scenarios scenarios = new Scenarios(request, topology, unpinned);
        List<Scenarios.Draft> drafts = scenarios.drafts(jdks);
        skipped.addAll(scenarios.skipped());
        List<CellKey> cells = new ArrayList<>();
        for (Scenarios.Draft draft : drafts) {
            Scenario scenario = draft.scenario();
            for (Subject subject : chosen) {
                withoutCode(subject, scenario.jdk())
                        .or(() -> fitness.refusal(draft.job(), subject.name(), scenario.threads()))
                        .ifPresentOrElse(
                                reason ->
                                        skipped.add(
                                                new Planned.Skipped(
                                                        text(subject, scenario), reason)),
                                () ->
                                        cells.add(
                                                new CellKey(
                                                        subject.name(), subject.kind(), scenario)));
            }
        }
        return cells;
    }

    /** What cannot be measured, without repetition. */
    List<Planned.Skipped> skipped() {
        return skipped.stream().distinct().toList();
    }

    int possibleCpus() {
        return topology.possible().length();
    }

    /** Why a subject cannot be measured on a JDK; code can be installed only in some JDKs. */
    private Optional<String> withoutCode(Subject subject, String name) {
        return InstalledCode.isNeededBy(subject.name())
                ? jdks.stream()
                        .filter(jdk -> jdk.name().equals(name))
                        .findFirst()
                        .flatMap(jdk -> InstalledCode.refusal(Path.of(jdk.home())))
                        .map(
                                reason ->
                                        "JDK '"
                                                + name
                                                + "' does not allow code to be installed: "
                                                + reason)
                : Optional.empty();
    }

    private static String text(Subject subject, Scenario scenario) {
        return subject.name() + ", " + scenario.workloadLabel() + ", " + scenario.threadCount();
    }
}
