package dev.percpu.harness.plan;

import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.bench.load.Job;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Jdk;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Timing;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Turns a request into a plan, or throws an exception that says why this is impossible. */
public final class Planner {

    /** The most forks of a cell for a wanted precision; more forks hardly narrow the interval. */
    public static final int MOST_FORKS_FOR_PRECISION = 30;

    /**
     * The most forks of a cell that a user can ask for; a larger number is taken for a typing
     * error.
     */
    public static final int MOST_FORKS = 1000;

    /** Each thread gets a core of its own, as long as there are free cores. */
    public static final String USUAL_PINNING = "core";

    /** This is fixed, so that the plan that a user looks at is the plan that runs. */
    public static final int USUAL_SEED = 1;

    private final Subjects subjects;
    private final Fitness fitness;
    private final Topology topology;
    private final Optional<String> unpinned;

    /** Decides which subject can do which job. */
    public interface Fitness {

        /**
         * Why a subject cannot do a job.
         *
         * @return the reason in one line; empty if it can
         */
        Optional<String> refusal(Job job, String subject, int threads);
    }

    /**
     * Creates a planner for one machine.
     *
     * @param refusal why a name that is not a subject's is refused, if a reason is known
     * @param unpinned why threads cannot be pinned to CPUs; empty if they can
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
     * @throws PlanException if a name is unknown, if a number is out of range on this machine, or
     *     if no part of the request can be done
     */
    public Planned plan(Request request) throws PlanException {
        List<Subject> chosen = subjects.chosen(request.subjects());
        List<Jdk> jdks = request.jdks().isEmpty() ? List.of(Jdks.own()) : Jdks.in(request.jdks());
        Cells cells = new Cells(fitness, topology, unpinned, jdks);
        Plan plan =
                request.staged()
                        ? staged(request, new Stages(request, cells, chosen).planned())
                        : plan(request, cells.of(request, chosen), request.preset().timing());
        if (plan.cells().isEmpty()) {
            throw new PlanException(
                    "nothing of this can be measured here: " + cells.skipped().get(0).reason());
        }
        return new Planned(plan, jdks, cells.skipped());
    }

    private static Plan staged(Request request, Stages stages) {
        return plan(request, stages.full(), stages.timing()).withScreening(stages.contests());
    }

    private static Plan plan(Request request, List<CellKey> cells, Timing timing) {
        int forks = request.forks().orElse(request.preset().forks());
        return new Plan(
                cells,
                forks,
                timing,
                request.order(),
                request.seed(),
                request.budget(),
                request.untilCi().map(share -> precision(share, forks)),
                request.counting());
    }

    /** The wanted precision of cells that get at least this number of forks. */
    public static Plan.Precision precision(double share, int forks) {
        return new Plan.Precision(share, Math.max(forks, MOST_FORKS_FOR_PRECISION));
    }
}
