package dev.percpu.harness.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percpu.counters.Counter;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Purpose;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlannerTest {

    private static final List<Subject> SUBJECTS =
            Stream.concat(
                            Stream.of(
                                            "atomic:heap:single:atomic",
                                            "atomic:heap:single:cas",
                                            "atomic:heap-dense:single:atomic",
                                            "percpu:heap:cpu:atomic",
                                            "percpu:offheap:cpu:atomic",
                                            "percpu:offheap:thread-hash:atomic")
                                    .map(name -> subject(name, Kind.VARIANT)),
                            Stream.of(
                                    subject("LongAdder", Kind.PEER), subject("empty", Kind.EMPTY)))
                    .toList();

    private static final Request USUAL =
            new Request(List.of(), List.of(), List.of(), OptionalInt.empty(), false);

    private static Subject subject(String name, Kind kind) {
        return new Subject(name, kind, PlannerTest::noCounter);
    }

    private static Counter noCounter() {
        throw new AssertionError("a plan must not create counters");
    }

    private static Planner planner(int cpus) {
        return new Planner(
                SUBJECTS,
                name ->
                        name.startsWith("flip")
                                ? Optional.of("there is no flip")
                                : Optional.empty(),
                cpus);
    }

    private static Request subjects(String... names) {
        return new Request(List.of(names), List.of(), List.of(), OptionalInt.empty(), false);
    }

    private static Request threads(Integer... counts) {
        return new Request(List.of(), List.of(), List.of(counts), OptionalInt.empty(), false);
    }

    @Test
    void theUsualSubjectsAreTheFirstOfEachDesignOnAndOffTheHeapAndThePeers() throws PlanException {
        assertThat(planner(2).plan(USUAL).subjects())
                .containsExactly(
                        "atomic:heap:single:atomic",
                        "percpu:heap:cpu:atomic",
                        "percpu:offheap:cpu:atomic",
                        "LongAdder",
                        "empty");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"1|1", "2|1,2", "3|1,2,3", "8|1,2,4,8", "96|1,2,4,8,16,32,64,96"})
    void theUsualThreadCountsDoubleUpToTheAllowedCpus(int cpus, String counts)
            throws PlanException {
        assertThat(planner(cpus).plan(USUAL).threadCounts())
                .containsExactlyElementsOf(
                        Stream.of(counts.split(",")).map(Integer::valueOf).toList());
    }

    @Test
    void theUsualPlanOfTwoCpusMeasuresForLessThanTwoMinutes() throws PlanException {
        Plan plan = planner(2).plan(USUAL);
        Duration each = plan.estimate().dividedBy(plan.steps().size());

        assertThat(each.multipliedBy(12 * 2 * 2)).isLessThan(Duration.ofSeconds(120));
    }

    @Test
    void forksOfOneCellAreAsFarApartAsTheyCanBe() throws PlanException {
        Plan plan = planner(2).plan(USUAL);
        List<Plan.Step> steps = plan.steps();
        int cells = plan.cells().size();

        assertThat(steps).hasSize(cells * plan.forks()).doesNotHaveDuplicates();
        for (int i = 0; i < steps.size(); i++) {
            assertThat(steps.get(i))
                    .isEqualTo(
                            new Plan.Step(plan.cells().get(i % cells), i / cells, Purpose.TIMING));
        }
    }

    @Test
    void shortenedNamesMeanTheFirstMatchAndPeersMayBeWrittenInAnyCase() throws PlanException {
        assertThat(
                        planner(2)
                                .plan(subjects("percpu:offheap", "longadder", "percpu:offheap"))
                                .subjects())
                .containsExactly("percpu:offheap:cpu:atomic", "LongAdder");
    }

    @Test
    void allMeansEverySubject() throws PlanException {
        assertThat(planner(2).plan(subjects("all")).subjects()).hasSize(SUBJECTS.size());
    }

    @Test
    void everyWorkloadAndThreadCountIsCrossedWithEverySubject() throws PlanException {
        Plan plan =
                planner(2)
                        .plan(
                                new Request(
                                        List.of("empty", "LongAdder"),
                                        List.of("update-polluted", "update"),
                                        List.of(7, 3, 7),
                                        OptionalInt.of(5),
                                        false));

        assertThat(plan.cells()).hasSize(2 * 2 * 2).doesNotHaveDuplicates();
        assertThat(plan.threadCounts()).containsExactly(3, 7);
        assertThat(plan.workloads()).containsExactly("update-polluted", "update");
        assertThat(plan.forks()).isEqualTo(5);
    }

    @Test
    void anUnknownNameIsRefusedWithWhatMayHaveBeenMeant() {
        assertThatThrownBy(() -> planner(2).plan(subjects("percpu:ofheap")))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("'percpu:ofheap'")
                .hasMessageContaining("did you mean percpu:offheap");
        assertThatThrownBy(() -> planner(2).plan(subjects("zzzzzzzz")))
                .hasMessage("unknown variant or peer 'zzzzzzzz'; 'counters list' prints all");
    }

    @Test
    void aNameThatIsRefusedForAReasonGivesTheReason() {
        assertThatThrownBy(() -> planner(2).plan(subjects("flip:heap")))
                .hasMessageContaining("there is no flip");
    }

    @Test
    void anUnknownWorkloadIsRefusedWithWhatMayHaveBeenMeant() {
        Request request =
                new Request(List.of(), List.of("updat"), List.of(), OptionalInt.empty(), false);

        assertThatThrownBy(() -> planner(2).plan(request))
                .hasMessageContaining("unknown workload 'updat'")
                .hasMessageContaining("did you mean update");
    }

    @Test
    void threadCountsAreOneToSixtyFourForEachCpu() throws PlanException {
        assertThat(planner(2).plan(threads(1, 128)).threadCounts()).containsExactly(1, 128);
        for (int count : List.of(0, -1, 129)) {
            assertThatThrownBy(() -> planner(2).plan(threads(count)))
                    .hasMessageContaining("thread count " + count)
                    .hasMessageContaining("1 to 128");
        }
    }

    @Test
    void forksAreAtLeastOne() {
        Request request = new Request(List.of(), List.of(), List.of(), OptionalInt.of(0), false);

        assertThatThrownBy(() -> planner(2).plan(request)).hasMessageContaining("not 0");
    }
}
