package dev.percpu.harness.plan;

import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.bench.load.Job;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Jdk;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Precision;
import dev.percpu.harness.store.Scenario;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Turns a request into a plan, or says why it cannot. */
public final class Planner {

    /** More forks than this of one cell make its interval no narrower to speak of. */
    public static final int MOST_FORKS_FOR_PRECISION = 30;

    /** More forks than this of a cell are taken for a slip. */
    public static final int MOST_FORKS = 1000;

    /** A core for each thread, as long as there are any. */
    public static final String USUAL_PINNING = "core";

    /** Fixed, so that a plan that is looked at is the plan that is run. */
    public static final int USUAL_SEED = 1;

    private final Subjects subjects;
    private final Fitness fitness;
    private final Topology topology;
    private final Optional<String> unpinned;

    /** Who can do what. */
    public interface Fitness {

        /**
         * Why a subject cannot do a job.
         *
         * @return the reason in one line; empty if it can
         */
        Optional<String> refusal(Job job, String subject, int threads);
    }

    /**
     * A planner for one machine.
     *
     * @param refusal why a name that is no subject's is refused, where there is a reason
     * @param unpinned why threads cannot be pinned to them; empty if they can
     */
    public Planner(
            List<Subject> subjects,
            Function<String, Optional<String>> refusal,
            Fitness fitness,
            Topology topology,
            Optional<String> unpinned) {
        this.subjects = new Subjects(List.copyOf(subjects), refusal);
        this.fitness = fitness;
        this.topology = topology;
        this.unpinned = unpinned;
    }

    /**
     * Plans a run.
     *
     * @return the plan, with at least one cell, and what it leaves out
     * @throws PlanException if a name is unknown, a number out of range here, or nothing of the
     *     request can be done
     */
    public Planned plan(Request request) throws PlanException {
        List<Subject> chosen = subjects.chosen(request.subjects());
        List<Jdk> jdks = request.jdks().isEmpty() ? List.of(Jdks.own()) : Jdks.in(request.jdks());
        Scenarios scenarios = new Scenarios(request, topology, unpinned);
        List<Scenarios.Draft> drafts = scenarios.drafts(jdks);
        List<Skipped> skipped = new ArrayList<>(scenarios.skipped());
        List<CellKey> cells = new ArrayList<>();
        for (Scenarios.Draft draft : drafts) {
            Scenario scenario = draft.scenario();
            for (Subject subject : chosen) {
                withoutCode(subject, jdks, scenario.jdk())
                        .or(() -> fitness.refusal(draft.job(), subject.name(), scenario.threads()))
                        .ifPresentOrElse(
                                reason -> skipped.add(new Skipped(text(subject, scenario), reason)),
                                () ->
                                        cells.add(
                                                new CellKey(
                                                        subject.name(), subject.kind(), scenario)));
            }
        }
        if (cells.isEmpty()) {
            throw new PlanException("nothing of it can be measured: " + skipped.get(0).reason());
        }
        return new Planned(plan(request, cells), jdks, skipped);
    }

    /** Why a subject cannot be measured on a JDK; code can be installed in some alone. */
    private static Optional<String> withoutCode(Subject subject, List<Jdk> jdks, String name) {
        return InstalledCode.isNeededBy(subject.name())
                ? jdks.stream()
                        .filter(jdk -> jdk.name().equals(name))
                        .findFirst()
                        .flatMap(jdk -> InstalledCode.refusal(Path.of(jdk.home())))
                        .map(reason -> "JDK '" + name + "' takes no machine code: " + reason)
                : Optional.empty();
    }

    private static String text(Subject subject, Scenario scenario) {
        return subject.name()
                + ", "
                + scenario.workloadLabel()
                + ", "
                + scenario.threads()
                + " threads";
    }

    private static Plan plan(Request request, List<CellKey> cells) {
        int forks = request.forks().orElse(request.preset().forks());
        return new Plan(
                cells,
                forks,
                request.preset().timing(),
                request.order(),
                request.seed(),
                request.budget(),
                request.untilCi().map(share -> precision(share, forks)),
                request.counting());
    }

    /** A wanted precision for cells that have so many forks anyway. */
    public static Precision precision(double share, int forks) {
        return new Precision(share, Math.max(forks, MOST_FORKS_FOR_PRECISION));
    }
}
