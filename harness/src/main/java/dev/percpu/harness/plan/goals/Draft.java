package dev.percpu.harness.plan.goals;

import dev.percpu.counters.Variant;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.bench.load.Gauge;
import dev.percpu.harness.bench.load.Job;
import dev.percpu.harness.bench.load.Workload;
import dev.percpu.harness.bench.memory.Footprint;
import dev.percpu.harness.bench.memory.HeapSize.State;
import dev.percpu.harness.plan.Jdks;
import dev.percpu.harness.store.Bound;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Goal;
import dev.percpu.harness.store.Measure;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Scenario;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongConsumer;

/** Collects cells and goals. A cell is added once even if several goals need it. */
public final class Draft {

    static final String EMPTY = "empty";

    private final Set<CellKey> cells = new LinkedHashSet<>();
    private final List<Plan.Contest> contests = new ArrayList<>();
    private final List<Goal> goals = new ArrayList<>();
    private final Machine machine;
    private final Work work;
    private final int cpus;
    private final int possibleCpus;
    private final String pinning;
    private String row = "";

    Draft(Machine machine, Work work, int cpus, int possibleCpus, String pinning) {
        this.machine = machine;
        this.work = work;
        this.cpus = cpus;
        this.possibleCpus = possibleCpus;
        this.pinning = pinning;
    }

    /** Finds how much work is done beside the counters. */
    public interface Work {
        long steps(Gauge gauge) throws IOException;
    }

    /** Adds the goals of a variant that exists. */
    interface WithVariant {
        void plan(String variant);
    }

    /** Starts a row of the table; all goals that follow belong to it. */
    void begin(GoalRow next) {
        row = next.label();
    }

    /** The number of CPUs that threads may run on. */
    int cpus() {
        return cpus;
    }

    /**
     * The number of CPUs to lay counters out for: the wanted one, or the machine's own if that is
     * larger.
     */
    int simulated(int wanted) {
        return Math.max(wanted, possibleCpus);
    }

    List<Variant> variants() {
        return machine.variants();
    }

    /** Adds the goals of a variant, or records why the variant does not exist. */
    void with(String what, String name, WithVariant planner) {
        try {
            planner.plan(machine.resolve(name).toString());
        } catch (IllegalArgumentException e) {
            absent(what, e.getMessage());
        }
    }

    /** Adds the goals for groups of a variant, or records why it cannot have groups. */
    void withGroups(String what, String name, WithVariant planner) {
        try {
            Variant variant = machine.resolve(name);
            machine.checkGroups(variant);
            planner.plan(variant.toString());
        } catch (IllegalArgumentException e) {
            absent(what, e.getMessage());
        }
    }

    void absent(String what, String reason) {
        figure(what, new Measure.Absent(reason, false));
    }

    void goal(String what, Bound bound, Measure measure) {
        goal(what, Optional.of(bound), measure);
    }

    void figure(String what, Measure measure) {
        goal(what, Optional.empty(), measure);
    }

    void goal(String what, Optional<Bound> bound, Measure measure) {
        goals.add(new Goal(row, what, bound, measure));
    }

    /** Adds one goal of a variant, or records why the variant does not exist. */
    void goalOf(String name, String what, Bound bound, Function<String, Measure> measure) {
        with(what, name, variant -> goal(what, bound, measure.apply(variant)));
    }

    /** Adds one figure of a variant, or records why the variant does not exist. */
    void figureOf(String name, String what, Function<String, Measure> measure) {
        with(what, name, variant -> figure(what, measure.apply(variant)));
    }

    /**
     * Adds goals whose work has the length that a gauge finds, or records why no length was found.
     */
    void settled(String what, Gauge gauge, LongConsumer planner) {
        try {
            planner.accept(work.steps(gauge));
        } catch (IOException e) {
            figure(what, new Measure.Absent(e.getMessage(), true));
        }
    }

    /** A cell with one thread. */
    CellKey cell(String job, String subject) {
        return cell(job, subject, 1);
    }

    CellKey cell(String job, String subject, int threads) {
        return cell(job, subject, threads, Optional.empty());
    }

    /** A cell with one thread and with counters laid out for a given number of CPUs. */
    CellKey on(int laidOutFor, String job, String subject) {
        return cell(job, subject, 1, Optional.of(laidOutFor));
    }

    private CellKey cell(String job, String subject, int threads, Optional<Integer> laidOutFor) {
        CellKey cell = key(job, subject, threads, laidOutFor, Workload.FIXED_HEAP);
        cells.add(cell);
        return cell;
    }

    /** A cell that measures the memory of a counter. */
    CellKey memory(String where, State state, String subject, int laidOutFor) {
        String job =
                "footprint:where=%s,counters=%d,state=%s"
                        .formatted(where, Footprint.WHOLE_CHUNKS, state.word());
        CellKey cell = key(job, subject, 1, Optional.of(laidOutFor), List.of());
        cells.add(cell);
        return cell;
    }

    private CellKey key(
            String text,
            String subject,
            int threads,
            Optional<Integer> laidOutFor,
            List<String> jvmArguments) {
        Job job = Job.parse(text);
        Scenario scenario =
                new Scenario(
                        job.name(),
                        job.parameters(),
                        threads,
                        pinning,
                        laidOutFor,
                        Jdks.OWN,
                        jvmArguments);
        return new CellKey(subject, Subject.kind(subject), scenario);
    }

    /**
     * Adds a contest between subjects that run the same job with the same number of threads; its
     * fastest are measured in full.
     */
    Plan.Contest contest(String job, List<String> subjects, int threads, int finalists) {
        Plan.Contest contest =
                new Plan.Contest(
                        subjects.stream()
                                .map(
                                        subject ->
                                                key(
                                                        job,
                                                        subject,
                                                        threads,
                                                        Optional.empty(),
                                                        Workload.FIXED_HEAP))
                                .toList(),
                        finalists);
        contests.add(contest);
        return contest;
    }

    List<CellKey> cells() {
        return List.copyOf(cells);
    }

    List<Plan.Contest> contests() {
        return List.copyOf(contests);
    }

    List<Goal> goals() {
        return List.copyOf(goals);
    }
}
