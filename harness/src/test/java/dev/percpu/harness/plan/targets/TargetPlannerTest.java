package dev.percpu.harness.plan.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percpu.counters.Variant;
import dev.percpu.harness.plan.PlanException;
import dev.percpu.harness.store.Bound;
import dev.percpu.harness.store.Goal;
import dev.percpu.harness.store.Measure;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TargetPlannerTest {

    /** A machine of these variants, of whose designs only percpu has groups. */
    private record Fake(List<Variant> variants) implements Machine {

        static Fake of(String... names) {
            return new Fake(Arrays.stream(names).map(Variant::parse).toList());
        }

        @Override
        public Variant resolve(String name) {
            return variants.stream()
                    .filter(variant -> variant.matches(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("there is no " + name));
        }

        @Override
        public void checkGroups(Variant variant) {
            if (!variant.design().equals("percpu")) {
                throw new IllegalArgumentException(variant.design() + " has no groups");
            }
        }
    }

    private static final Machine MACHINE =
            Fake.of(
                    "striped:heap:thread-hash:atomic",
                    "striped:heap:cpu:atomic",
                    "striped:heap-dense:cpu:atomic",
                    "percpu:heap:cpu:atomic",
                    "percpu:offheap:cpu:atomic",
                    "percpu:offheap:cpu:cas",
                    "percpu:offheap:thread-hash:atomic",
                    "lazy:heap:cpu:atomic",
                    "nonatomic:heap:cpu:plain");

    private static TargetPlan plan(Machine machine, String... rows) throws PlanException {
        return new TargetPlanner(machine, 2, 2).plan(List.of(rows), OptionalInt.empty(), false);
    }

    private static List<String> competitors(Goal goal) {
        return ((Measure.Fastest) goal.measure())
                .candidates().stream().map(Measure.Candidate::subject).toList();
    }

    @Test
    void everyRowHasAGoalOrSaysWhyNot() throws PlanException {
        for (Machine machine : List.of(MACHINE, Fake.of(), Machine.THIS)) {
            assertThat(plan(machine).goals().stream().map(Goal::row).distinct())
                    .containsExactlyElementsOf(
                            Stream.of(TargetRow.values()).map(TargetRow::label).toList());
        }
    }

    @Test
    void everyProbeOfAGoalIsPlannedOnceWithANameOfItsOwn() throws PlanException {
        TargetPlan plan = plan(Machine.THIS);
        List<String> names =
                Stream.concat(plan.probes().stream(), plan.heats().stream())
                        .map(Probe::name)
                        .toList();

        assertThat(names).doesNotHaveDuplicates();
        assertThat(names)
                .containsAll(plan.goals().stream().flatMap(TargetPlannerTest::probes)::iterator);
    }

    private static Stream<String> probes(Goal goal) {
        Measure measure = goal.measure();
        if (measure instanceof Measure.Ratio ratio) {
            return Stream.of(ratio.over(), ratio.under(), ratio.empty());
        }
        if (measure instanceof Measure.Apart apart) {
            return Stream.of(apart.one(), apart.other(), apart.empty());
        }
        if (measure instanceof Measure.Fastest fastest) {
            return Stream.concat(
                    Stream.of(fastest.yardstick(), fastest.empty()),
                    fastest.candidates().stream().map(Measure.Candidate::probe));
        }
        if (measure instanceof Measure.BytesRatio ratio) {
            return Stream.of(ratio.over(), ratio.under());
        }
        if (measure instanceof Measure.Share share) {
            return Stream.of(share.probe().replace(Probe.share(""), ""));
        }
        return measure instanceof Measure.Bytes bytes ? Stream.of(bytes.probe()) : Stream.empty();
    }

    @Test
    void theFirstVariantsOfEachDesignCompeteAndTheLossyOneDoesNot() throws PlanException {
        List<Goal> goals = plan(MACHINE, "shared").goals();

        assertThat(competitors(goals.get(0)))
                .containsExactly(
                        "striped:heap:thread-hash:atomic",
                        "percpu:heap:cpu:atomic",
                        "percpu:offheap:cpu:atomic",
                        "lazy:heap:cpu:atomic");
        assertThat(competitors(goals.get(1)))
                .containsExactly(
                        "striped:heap:cpu:atomic",
                        "percpu:heap:cpu:atomic",
                        "percpu:offheap:cpu:atomic",
                        "lazy:heap:cpu:atomic");
        assertThat(goals.get(0).bound()).contains(Bound.atLeast(2));
        assertThat(goals.get(1).bound()).contains(Bound.atLeast(1.3));
    }

    @Test
    void aCrowdIsThirtyTwoThreadsForEachCpu() throws PlanException {
        assertThat(plan(MACHINE, "crowded").heats())
                .allMatch(
                        probe ->
                                ((Probe.Timed) probe).parameters().equals(Map.of("workers", "64")));
    }

    @Test
    void whatDoesNotExistIsAGoalWithTheReason() throws PlanException {
        assertThat(plan(MACHINE, "owner-add").goals().stream().map(Goal::measure))
                .contains(new Measure.Absent("there is no lazy:offheap"))
                .anyMatch(Measure.Ratio.class::isInstance);
        assertThat(plan(MACHINE, "create").goals().stream().map(Goal::measure))
                .containsOnly(
                        new Measure.Absent("lazy has no groups"),
                        new Measure.Absent("there is no lazy:offheap"));
    }

    @Test
    void installedSequencesAreHeldAgainstTheAdderTheCallAndTheDowncall() throws PlanException {
        Machine machine =
                Fake.of(
                        "striped:offheap:cpu:rseq-installed",
                        "striped:offheap-padded:cpu:rseq-installed",
                        "percpu:offheap:cpu:rseq",
                        "percpu:offheap:cpu:rseq-installed",
                        "flip:offheap:cpu:rseq-installed");
        TargetPlan plan = plan(machine, "installed");

        assertThat(plan.goals().stream().map(goal -> goal.bound().orElseThrow()))
                .containsExactly(
                        Bound.atLeast(1.4),
                        Bound.atLeast(1.6),
                        Bound.atMost(1.2),
                        Bound.atMost(0.6),
                        Bound.atMost(0.6),
                        Bound.atLeast(1.3),
                        Bound.atMost(1.15));
        assertThat(competitors(plan.goals().get(0)))
                .containsExactly(
                        "striped:offheap:cpu:rseq-installed", "percpu:offheap:cpu:rseq-installed");
        assertThat(plan.goals().get(2).measure())
                .isEqualTo(
                        new Measure.Ratio(
                                "owner's add installed section",
                                "owner's add empty installed call",
                                "owner's add empty"));
        assertThat(plan(MACHINE, "installed").goals().stream().map(Goal::measure))
                .allMatch(Measure.Absent.class::isInstance);
    }

    @Test
    void counterLayoutsAreNeverForFewerCpusThanTheMachineHas() throws PlanException {
        TargetPlan plan =
                new TargetPlanner(Machine.THIS, 2, 300)
                        .plan(List.of("memory"), OptionalInt.empty(), false);

        assertThat(plan.probes()).allMatch(probe -> ((Probe.Memory) probe).cpus() == 300);
        assertThat(plan.goals().get(0).bound()).contains(Bound.atMost(8 * 300 + 64));
    }

    @Test
    void anUnknownRowAndAnImpossibleNumberOfForksAreRefused() {
        assertThatThrownBy(() -> plan(MACHINE, "shard"))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("unknown row 'shard'")
                .hasMessageContaining("owner-add, shared");
        assertThatThrownBy(
                        () ->
                                new TargetPlanner(MACHINE, 2, 2)
                                        .plan(List.of(), OptionalInt.of(0), false))
                .hasMessageContaining("not 0");
    }
}
