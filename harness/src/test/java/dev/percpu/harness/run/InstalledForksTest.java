package dev.percpu.harness.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.percpu.counters.linux.Ladder;
import dev.percpu.counters.linux.Rung;
import dev.percpu.harness.bench.SourceCost;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.bench.Yardsticks;
import dev.percpu.harness.bench.load.Job;
import dev.percpu.harness.plan.InstalledCode;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Fixtures;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Purpose;
import dev.percpu.harness.store.Scenario;
import dev.percpu.harness.store.Timing;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forks whose updates are code that is installed in their JVM, of which this one has none. */
class InstalledForksTest {

    private static final Path HOME = Path.of(System.getProperty("java.home"));

    @TempDir Path temporary;

    private static void assumeForksTakeCode() {
        assumeTrue(
                !InstalledCode.flags(HOME).isEmpty(),
                "the JDK of these tests does not allow code to be installed");
        assumeTrue(
                Ladder.rung().compareTo(Rung.RSEQ) <= 0,
                () -> "no restartable sequences here: " + Ladder.describe());
    }

    @Test
    void aJdkThatTakesNoCodeGetsTheUsualFlagsAlone() {
        assertThat(JmhFork.jvmFlags(temporary))
                .contains("--enable-native-access=ALL-UNNAMED")
                .noneMatch(flag -> flag.contains("JVMCI") || flag.contains("jdk.vm.ci"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "striped:offheap:cpu:rseq-installed",
                "percpu:offheap:cpu:rseq-installed",
                "percpu:offheap:cpu:rseq"
            })
    void bothWaysToCallASequenceAreMeasured(String subject) {
        assumeForksTakeCode();
        CellKey cell = Fixtures.key(subject, "update", 2);

        ForkResult result =
                new ForkRunner(
                                temporary,
                                step -> Timing.QUICK,
                                Map.of("own", HOME),
                                new ClassArchive(1))
                        .run(new Plan.Step(cell, 0, Purpose.TIMING), List.of());

        assertThat(result.error()).isEmpty();
        assertThat(result.scored()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "owner-add, " + Yardsticks.INSTALLED_CALL,
        "owner-add, " + Yardsticks.INSTALLED_SECTION,
        "update-polluted, striped:offheap:cpu:rseq-installed"
    })
    void whatTheTargetsCompareWithCounts(String workload, String subject) {
        assumeForksTakeCode();
        Scenario scenario =
                Fixtures.scenario(workload, 1).withParameters(Job.parse(workload).parameters());
        CellKey cell = new CellKey(subject, Subject.kind(subject), scenario);

        ForkResult result =
                new ForkRunner(
                                temporary,
                                step -> Timing.QUICK,
                                Map.of("own", HOME),
                                new ClassArchive(1))
                        .run(new Plan.Step(cell, 0, Purpose.TIMING), List.of());

        assertThat(result.error()).isEmpty();
        assertThat(result.scored()).isTrue();
        assertThat(result.validation().orElseThrow().issued()).isPositive();
    }

    @Test
    void installedReadsHaveACost() throws Exception {
        assumeForksTakeCode();

        assertThat(SourceCostFork.run())
                .filteredOn(
                        cost ->
                                List.of("installed cpu_id", "empty installed call")
                                        .contains(cost.name()))
                .hasSize(2)
                .extracting(SourceCost::absent)
                .containsOnly(Optional.empty());
    }
}
