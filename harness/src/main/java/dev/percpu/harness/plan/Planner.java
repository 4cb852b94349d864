package dev.percpu.harness.plan;

import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.bench.load.Job;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Jdk;
import dev.percpu.harness.store.Order;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Precision;
import dev.percpu.harness.store.Scene;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Turns a request into a plan, or says why it cannot. */
public final class Planner {

    /** More forks than this of one cell make its interval no narrower to speak of. */
    public static final int MOST_FORKS_FOR_PRECISION = 30;

    private static final int MOST_FORKS = 1000;

    /** Fixed, so that a plan that is looked at is the plan that is run. */
    private static final long USUAL_SEED = 1;

    private final Subjects subjects;
    private final Fitness fitness;
    private final Topology topology;
    private final Optional<String> unpinned;

    /** Who can do what. */
    public interface Fitness {

        /**
         * Why a subject cannot do a job.
         *
         * @param job what is to be done
         * @param subject the subject's name
         * @param threads how many threads take part
         * @return the reason in one line; empty if it can
         */
        Optional<String> refusal(Job job, String subject, int threads);
    }

    /**
     * A planner for one machine.
     *
     * @param subjects what can be measured
     * @param refusal why a name that is no subject's is refused, where there is a reason
     * @param fitness which of them can do what
     * @param topology the machine's CPUs
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
     * @param request what is wanted
     * @return the plan, with at least one cell, and what it leaves out
     * @throws PlanException if a word is unknown, a number out of range, or nothing of the request
     *     can be done
     */
    public Planned plan(Request request) throws PlanException {
        List<Subject> chosen = subjects.chosen(Words.separated(request.all(Key.VARIANTS)));
        List<String> homes = Words.separated(request.all(Key.JDK));
        List<Jdk> jdks = homes.isEmpty() ? List.of(Jdks.own()) : Jdks.in(homes);
        Scenes scenes = new Scenes(request, topology, unpinned);
        List<Scenes.Draft> drafts = scenes.drafts(jdks);
        List<Skipped> skipped = new ArrayList<>(scenes.skipped());
        List<CellKey> cells = new ArrayList<>();
        for (Scenes.Draft draft : drafts) {
            Scene scene = draft.scene();
            for (Subject subject : chosen) {
                withoutCode(subject, jdks, scene.jdk())
                        .or(() -> fitness.refusal(draft.job(), subject.name(), scene.threads()))
                        .ifPresentOrElse(
                                reason -> skipped.add(new Skipped(text(subject, scene), reason)),
                                () ->
                                        cells.add(
                                                new CellKey(
                                                        subject.name(), subject.kind(), scene)));
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

    private static String text(Subject subject, Scene scene) {
        return subject.name() + ", " + scene.workloadLabel() + ", " + scene.threads() + " threads";
    }

    private static Plan plan(Request request, List<CellKey> cells) throws PlanException {
        Preset preset =
                request.one(Key.PRESET).isEmpty()
                        ? Preset.DEFAULT
                        : Words.word("preset", request.one(Key.PRESET).get(), Preset.class);
        int forks = preset.forks();
        if (request.one(Key.FORKS).isPresent()) {
            forks = Words.number("forks", request.one(Key.FORKS).get(), 1, MOST_FORKS);
        }
        return new Plan(
                cells,
                forks,
                preset.timing(),
                order(request),
                seed(request),
                budget(request),
                precision(request, forks),
                counting(request));
    }

    private static Order order(Request request) throws PlanException {
        Optional<String> word = request.one(Key.ORDER);
        return word.isEmpty() ? Order.INTERLEAVED : Words.word("order", word.get(), Order.class);
    }

    private static long seed(Request request) throws PlanException {
        Optional<String> word = request.one(Key.SEED);
        return word.isEmpty()
                ? USUAL_SEED
                : Words.number("seed", word.get(), Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /**
     * The longest time that a run may take.
     *
     * @param request what is wanted
     * @return the time; empty if nothing is said of it
     * @throws PlanException if it is no length of time
     */
    public static Optional<Duration> budget(Request request) throws PlanException {
        Optional<String> word = request.one(Key.BUDGET);
        return word.isEmpty() ? Optional.empty() : Optional.of(Words.length("budget", word.get()));
    }

    private static Optional<Precision> precision(Request request, int forks) throws PlanException {
        Optional<String> word = request.one(Key.UNTIL_CI);
        return word.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Precision(
                                Words.share("until-ci", word.get()),
                                Math.max(forks, MOST_FORKS_FOR_PRECISION)));
    }

    private static boolean counting(Request request) throws PlanException {
        Optional<String> word = request.one(Key.PERF);
        return word.isPresent() && Words.word("perf", word.get(), Perf.class) == Perf.SEPARATE;
    }

    /** How hardware events are counted. */
    private enum Perf {
        /** Not at all. */
        OFF,
        /** In forks of their own, whose times do not count. */
        SEPARATE
    }
}
