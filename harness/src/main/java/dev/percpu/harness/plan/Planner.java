package dev.percpu.harness.plan;

import dev.percpu.counters.Variant;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.bench.Workload;
import dev.percpu.harness.bench.WorkloadKind;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Scene;
import dev.percpu.harness.store.Timing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Turns a request into a plan, or says why it cannot. */
public final class Planner {

    private static final int USUAL_FORKS = 2;
    private static final int MOST_FORKS = 1000;
    private static final String ALL = "all";

    /** One layout on the heap against one off it: the comparison that a plain run is for. */
    private static final Set<String> USUAL_LAYOUTS = Set.of("heap", "offheap");

    private final List<Subject> subjects;
    private final Function<String, Optional<String>> refusal;
    private final int cpus;

    /**
     * A planner for one machine.
     *
     * @param subjects what can be measured
     * @param refusal why a name that is no subject's is refused, where there is a reason
     * @param cpus how many CPUs the run may use, at least one
     */
    public Planner(List<Subject> subjects, Function<String, Optional<String>> refusal, int cpus) {
        this.subjects = List.copyOf(subjects);
        this.refusal = refusal;
        this.cpus = cpus;
    }

    /**
     * Plans a run.
     *
     * @param request what is wanted
     * @return the plan, with at least one cell
     * @throws PlanException if a name is unknown or a number out of range
     */
    public Plan plan(Request request) throws PlanException {
        List<Subject> chosen =
                request.subjects().isEmpty() ? usual() : subjectsNamed(request.subjects());
        List<Workload> workloads =
                request.workloads().isEmpty()
                        ? List.of(Workload.UPDATE)
                        : workloadsNamed(request.workloads());
        List<Integer> threads =
                request.threads().isEmpty()
                        ? ThreadCounts.upTo(cpus)
                        : ThreadCounts.checked(request.threads(), cpus);
        int forks = request.forks().orElse(request.quick() ? 1 : USUAL_FORKS);
        if (forks < 1 || forks > MOST_FORKS) {
            throw new PlanException("forks must be 1 to " + MOST_FORKS + ", not " + forks);
        }
        List<CellKey> cells = new ArrayList<>();
        for (Workload workload : workloads) {
            for (int count : threads) {
                for (Subject subject : chosen) {
                    cells.add(new CellKey(subject.name(), subject.kind(), scene(workload, count)));
                }
            }
        }
        return new Plan(cells, forks, request.quick() ? Timing.QUICK : Timing.STANDARD);
    }

    private static Scene scene(Workload workload, int threads) {
        return new Scene(
                workload.name(),
                workload.parameters(),
                threads,
                "compact",
                Optional.empty(),
                "own",
                List.of());
    }

    private List<Subject> usual() {
        Set<String> families = new HashSet<>();
        return subjects.stream()
                .filter(subject -> subject.kind() != Kind.VARIANT || opensFamily(subject, families))
                .toList();
    }

    private static boolean opensFamily(Subject subject, Set<String> families) {
        Variant variant = Variant.parse(subject.name());
        return USUAL_LAYOUTS.contains(variant.layout())
                && families.add(variant.design() + ":" + variant.layout());
    }

    private List<Subject> subjectsNamed(List<String> names) throws PlanException {
        Set<Subject> chosen = new LinkedHashSet<>();
        for (String name : names) {
            if (name.equals(ALL)) {
                chosen.addAll(subjects);
            } else {
                chosen.add(subjectNamed(name));
            }
        }
        return List.copyOf(chosen);
    }

    private Subject subjectNamed(String name) throws PlanException {
        for (Subject subject : subjects) {
            if (subject.kind() == Kind.VARIANT
                    ? Variant.parse(subject.name()).matches(name)
                    : subject.name().equalsIgnoreCase(name)) {
                return subject;
            }
        }
        throw unknown("variant or peer", name, names(), refusal.apply(name));
    }

    /** Every name that is understood, the shortened ones too. */
    private List<String> names() {
        return subjects.stream().flatMap(Planner::names).distinct().toList();
    }

    private static Stream<String> names(Subject subject) {
        String name = subject.name();
        return IntStream.rangeClosed(1, name.length())
                .filter(end -> end == name.length() || name.charAt(end) == ':')
                .mapToObj(end -> name.substring(0, end));
    }

    private static List<Workload> workloadsNamed(List<String> names) throws PlanException {
        Set<Workload> chosen = new LinkedHashSet<>();
        for (String name : Workload.split(String.join(",", names))) {
            chosen.add(workloadNamed(name));
        }
        return List.copyOf(chosen);
    }

    private static Workload workloadNamed(String text) throws PlanException {
        String name = text.split(":", 2)[0];
        if (WorkloadKind.named(name).isEmpty()) {
            throw unknown(
                    "workload",
                    name,
                    Arrays.stream(WorkloadKind.values()).map(WorkloadKind::label).toList(),
                    Optional.empty());
        }
        try {
            return Workload.parse(text);
        } catch (IllegalArgumentException e) {
            throw new PlanException(e.getMessage());
        }
    }

    private static PlanException unknown(
            String what, String name, List<String> known, Optional<String> reason) {
        List<String> near = NearMatches.of(name, known);
        return new PlanException(
                "unknown "
                        + what
                        + " '"
                        + name
                        + "'; "
                        + reason.map(text -> text + "; ").orElse("")
                        + (near.isEmpty() ? "" : "did you mean " + String.join(" or ", near) + "? ")
                        + "'counters list' prints all");
    }
}
