package dev.percpu.harness.plan.goals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percpu.counters.Variant;
import dev.percpu.harness.bench.load.Job;
import dev.percpu.harness.plan.PlanException;
import dev.percpu.harness.plan.Preset;
import dev.percpu.harness.store.Bound;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Goal;
import dev.percpu.harness.store.Goals;
import dev.percpu.harness.store.Measure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoalPlannerTest {

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

    private static GoalPlan plan(Machine machine, String... rows) throws PlanException {
        return plan(machine, 2, rows);
    }

    private static GoalPlan plan(Machine machine, int possibleCpus, String... rows)
            throws PlanException {
        return new GoalPlanner(List.of(rows), Optional.empty(), Preset.DEFAULT)
                .plan(machine, gauge -> 77, 2, possibleCpus, "core");
    }

    private static List<String> competitors(Goal goal) {
        return ((Measure.Fastest) goal.measure())
                .contest().candidates().stream().map(CellKey::subject).toList();
    }

    @Test
    void everyRowHasAGoalOrSaysWhyNot() throws PlanException {
        for (Machine machine : List.of(MACHINE, Fake.of(), Machine.THIS)) {
            assertThat(plan(machine).goals().stream().map(Goal::row).distinct())
                    .containsExactlyElementsOf(
                            Stream.of(GoalRow.values()).map(GoalRow::label).toList());
        }
    }

    @Test
    void everyCellOfAGoalIsPlannedOnce() throws PlanException {
        GoalPlan targets = plan(Machine.THIS);

        assertThat(targets.plan().cells()).doesNotHaveDuplicates();
        assertThat(targets.plan().cells())
                .containsAll(targets.goals().stream().flatMap(GoalPlannerTest::cells)::iterator);
        assertThat(targets.plan().screening())
                .containsAll(
                        targets.goals().stream()
                                        .map(Goal::measure)
                                        .filter(Measure.Fastest.class::isInstance)
                                        .map(measure -> ((Measure.Fastest) measure).contest())
                                ::iterator);
    }

    @Test
    void everyCellCanBeDoneByItsSubject() throws PlanException {
        GoalPlan targets = plan(Machine.THIS);

        assertThat(
                        Stream.concat(
                                targets.plan().cells().stream(),
                                targets.plan().candidates().stream()))
                .allSatisfy(
                        cell ->
                                assertThat(
                                                Job.of(cell.scenario())
                                                        .refusal(
                                                                cell.subject(),
                                                                cell.scenario().threads()))
                                        .isEmpty());
    }

    @Test
    void goalsAreStoredAndReadAsTheyAre(@TempDir Path directory) throws Exception {
        Goals goals = new Goals(plan(Machine.THIS).goals());

        goals.write(directory);

        assertThat(Goals.read(directory)).isEqualTo(goals);
    }

    private static Stream<CellKey> cells(Goal goal) {
        return switch (goal.measure()) {
            case Measure.Ratio ratio -> Stream.of(ratio.over(), ratio.under(), ratio.empty());
            case Measure.Budget budget ->
                    Stream.of(budget.over(), budget.of(), budget.plus(), budget.empty());
            case Measure.Apart apart -> Stream.of(apart.one(), apart.other(), apart.empty());
            case Measure.JvmFactor factor ->
                    Stream.of(factor.java(), factor.javaEmpty(), factor.c(), factor.cEmpty());
            case Measure.Fastest fastest -> Stream.of(fastest.yardstick(), fastest.empty());
            case Measure.BytesRatio ratio -> Stream.of(ratio.over(), ratio.under());
            case Measure.Share share -> Stream.of(share.cell());
            case Measure.Bytes bytes -> Stream.of(bytes.cell());
            case Measure.Absent absent -> Stream.empty();
        };
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
    void aWorkerPoolIsThirtyTwoThreadsForEachCpu() throws PlanException {
        assertThat(plan(MACHINE, "crowded").plan().candidates())
                .isNotEmpty()
                .allMatch(cell -> cell.scenario().threads() == 64);
    }

    @Test
    void whatDoesNotExistIsAGoalWithTheReason() throws PlanException {
        assertThat(plan(MACHINE, "owner-add").goals().stream().map(Goal::measure))
                .contains(new Measure.Absent("there is no lazy:offheap", false))
                .anyMatch(Measure.Ratio.class::isInstance);
        assertThat(plan(MACHINE, "create").goals().stream().map(Goal::measure))
                .containsOnly(
                        new Measure.Absent("lazy has no groups", false),
                        new Measure.Absent("there is no lazy:offheap", false));
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
        GoalPlan plan = plan(machine, "installed");

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
        assertThat(cells(plan.goals().get(2)).map(CellKey::text))
                .containsExactly(
                        "owner-add:operation=add,site=own, installed section, 1 thread",
                        "owner-add:operation=add,site=own, empty installed call, 1 thread",
                        "owner-add:operation=add,site=own, empty, 1 thread");
        assertThat(plan(MACHINE, "installed").goals().stream().map(Goal::measure))
                .allMatch(Measure.Absent.class::isInstance);
    }

    @Test
    void counterLayoutsAreNeverForFewerCpusThanTheMachineHas() throws PlanException {
        GoalPlan plan = plan(Machine.THIS, 300, "memory");

        assertThat(plan.plan().cells())
                .allMatch(cell -> cell.scenario().possibleCpus().equals(Optional.of(300)));
        assertThat(plan.goals().get(0).bound()).contains(Bound.atMost(8 * 300 + 64));
    }

    @Test
    void anUnknownRowAndAnImpossibleNumberOfForksAreRefused() {
        assertThatThrownBy(() -> plan(MACHINE, "shard"))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("unknown row 'shard'")
                .hasMessageContaining("owner-add, shared");
        assertThatThrownBy(() -> new GoalPlanner(List.of(), Optional.of(0), Preset.DEFAULT))
                .hasMessageContaining("not 0");
    }

    @Test
    void workThatCannotBeGaugedIsAFigureThatIsMissing() throws PlanException {
        GoalPlan targets =
                new GoalPlanner(List.of("socket-memory"), Optional.empty(), Preset.DEFAULT)
                        .plan(
                                Machine.THIS,
                                gauge -> {
                                    throw new IOException("no such share");
                                },
                                2,
                                2,
                                "core");

        assertThat(targets.goals().stream().map(Goal::measure))
                .contains(new Measure.Absent("no such share", true))
                .anyMatch(Measure.Ratio.class::isInstance);
    }
}
