package dev.percpu.harness.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.bench.load.Job;
import dev.percpu.harness.cli.Requests;
import dev.percpu.harness.stats.Screening;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Purpose;
import dev.percpu.harness.store.Twins;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The plan of a run without options, of the subjects that this machine has. */
class StagesTest {

    private static Plan plan(int cpus, String... options) throws PlanException {
        Topology topology = Machines.of(cpus, 1);
        return new Planner(
                        Subject.all(),
                        Subject::refusal,
                        Job::refusal,
                        topology,
                        Optional.of("not in a test"))
                .plan(Requests.of(options))
                .plan();
    }

    @Test
    void allThatIsUsualCompetesInTheFirstContestAndTheLossyBaselineDoesNot() throws PlanException {
        List<String> usual = plan(2, "--all", "--threads=2").subjects();
        List<String> candidates =
                plan(2).screening().get(0).candidates().stream().map(CellKey::subject).toList();

        assertThat(usual)
                .filteredOn(name -> !name.equals("empty") && !Twins.isLossy(name))
                .filteredOn(name -> !Twins.isInC(name))
                .isSubsetOf(candidates);
        assertThat(candidates)
                .noneMatch(Twins::isLossy)
                .noneMatch(Twins::isInC)
                .doesNotContain("empty");
    }

    @Test
    void eachWorkOfTheDecisionTableHasABaselineAndBothLayouts() throws PlanException {
        List<CellKey> cells = plan(2).cells();

        assertThat(cells.stream().map(cell -> cell.scenario().workload()))
                .contains("update", "mixed", "lifecycle", "many", "virtual", "footprint");
        assertThat(cells)
                .filteredOn(cell -> cell.scenario().workload().equals("update"))
                .extracting(cell -> cell.scenario().threads())
                .as("one, all CPUs, and more threads than CPUs")
                .contains(1, 2, 8);
        assertThat(cells)
                .filteredOn(cell -> !cell.isSize())
                .extracting(CellKey::scenario)
                .allSatisfy(
                        scenario ->
                                assertThat(cells)
                                        .filteredOn(cell -> cell.scenario().equals(scenario))
                                        .extracting(CellKey::subject)
                                        .contains("LongAdder", "percpu:heap:cpu:atomic"));
    }

    @Test
    void onTwoCpusAFirstTableTakesLessThanAMinuteAndTheWholeAboutThree() throws PlanException {
        Plan plan = plan(2);
        Plan likely = Screening.settled(plan, List.of());
        Duration first =
                likely.timing(likely.steps().get(0))
                        .fork()
                        .multipliedBy(plan.screening().get(0).candidates().size());

        assertThat(first).isLessThan(Duration.ofSeconds(45));
        assertThat(likely.estimate()).isLessThan(Duration.ofSeconds(180));
    }

    @Test
    void aBiggerMachineTakesNoMoreForks() throws PlanException {
        assertThat(Screening.settled(plan(64), List.of()).steps())
                .hasSameSizeAs(Screening.settled(plan(2), List.of()).steps());
    }

    @Test
    void aSizeIsMeasuredOnceAndScreeningForksAreShort() throws PlanException {
        Plan likely = Screening.settled(plan(2), List.of());

        assertThat(likely.steps())
                .filteredOn(step -> step.cell().isSize())
                .isNotEmpty()
                .allMatch(step -> step.fork() == 0);
        assertThat(likely.steps())
                .filteredOn(step -> step.purpose() == Purpose.SCREENING)
                .allMatch(step -> likely.timing(step).fork().compareTo(Duration.ofSeconds(1)) < 0);
    }

    @Test
    void subjectsThatAreNamedAreMeasuredInFull() throws PlanException {
        assertThat(plan(2, "--all").screening()).isEmpty();
        assertThat(plan(2, "--variants=LongAdder").screening()).isEmpty();
        assertThat(plan(2, "--workloads=update").screening()).isEmpty();
        assertThat(plan(2, "--threads=1").screening()).isEmpty();
        assertThat(plan(2, "--forks=5").screening()).isNotEmpty();
    }
}
