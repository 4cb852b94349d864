package dev.percpu.harness.plan.targets;

import dev.percpu.counters.Variant;
import dev.percpu.harness.bench.targets.TargetBenchmark;
import dev.percpu.harness.bench.targets.Yardstick;
import dev.percpu.harness.store.Bound;
import dev.percpu.harness.store.Goal;
import dev.percpu.harness.store.Measure;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Probes and goals as they come together, each probe once whoever needs it. */
final class Draft {

    private final Set<Probe> probes = new LinkedHashSet<>();
    private final Set<Probe> heats = new LinkedHashSet<>();
    private final List<Goal> goals = new ArrayList<>();
    private final Machine machine;
    private final int cpus;
    private final int possibleCpus;

    Draft(Machine machine, int cpus, int possibleCpus) {
        this.machine = machine;
        this.cpus = cpus;
        this.possibleCpus = possibleCpus;
    }

    /** What makes goals of a variant that exists. */
    interface WithVariant {
        void plan(String variant);
    }

    /** The CPUs that threads may run on. */
    int cpus() {
        return cpus;
    }

    /** A number of CPUs to lay counters out for: this one, or the machine's own if that is more. */
    int simulated(int wanted) {
        return Math.max(wanted, possibleCpus);
    }

    List<Variant> variants() {
        return machine.variants();
    }

    /** Plans for a variant, or notes why there is none. */
    void with(String row, String what, String name, WithVariant planner) {
        try {
            planner.plan(machine.resolve(name).toString());
        } catch (IllegalArgumentException e) {
            absent(row, what, e.getMessage());
        }
    }

    /** Plans for groups of a variant, or notes why there are none. */
    void withGroups(String row, String what, String name, WithVariant planner) {
        try {
            Variant variant = machine.resolve(name);
            machine.checkGroups(variant);
            planner.plan(variant.toString());
        } catch (IllegalArgumentException e) {
            absent(row, what, e.getMessage());
        }
    }

    void absent(String row, String what, String reason) {
        goals.add(new Goal(row, what, Optional.empty(), new Measure.Absent(reason)));
    }

    void goal(String row, String what, Bound bound, Measure measure) {
        goals.add(new Goal(row, what, Optional.of(bound), measure));
    }

    void figure(String row, String what, Measure measure) {
        goals.add(new Goal(row, what, Optional.empty(), measure));
    }

    /** The probe of one thread without parameters. */
    String probe(TargetBenchmark benchmark, String subject) {
        return probe(benchmark, subject, Map.of());
    }

    String probe(TargetBenchmark benchmark, String subject, Map<String, String> parameters) {
        return probe(new Probe.Timed(benchmark, subject, 1, parameters));
    }

    /** A probe of which one parameter is settled by another one. */
    String settled(Probe.Timed timed, String parameter, Probe.Gauge gauge) {
        return probe(new Probe.Settled(timed, parameter, gauge));
    }

    String probe(Probe probe) {
        probes.add(probe);
        return probe.name();
    }

    /** The probe of the loop alone. */
    String empty(TargetBenchmark benchmark) {
        return probe(benchmark, Yardstick.EMPTY);
    }

    /** A probe that has to earn its place. */
    String candidate(Probe probe) {
        heats.add(probe);
        return probe.name();
    }

    List<Probe> probes() {
        return List.copyOf(probes);
    }

    List<Probe> heats() {
        return List.copyOf(heats);
    }

    List<Goal> goals() {
        return List.copyOf(goals);
    }
}
