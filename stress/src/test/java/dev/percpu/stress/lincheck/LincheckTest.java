package dev.percpu.stress.lincheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Model checking of every protocol, and of broken copies of each that have to be found out.
 *
 * <p>What Lincheck does not look into it takes for atomic, and so passes in silence. Therefore a
 * pass counts only with many interleavings of each scenario, all of them as Lincheck meant them to
 * be, and with the classes of the counter among those that were looked into.
 */
@Tag("lincheck")
class LincheckTest {

    /** Of how many interleavings each scenario is tried in, if there are so many. */
    private static final int INTERLEAVINGS =
            System.getProperty("dev.percpu.stress.mode", "short").equals("long") ? 10_000 : 250;

    /** Every scenario has more than that. */
    private static final int FEWEST_INTERLEAVINGS = 200;

    /** Who finds a lock taken lets others run after so many tries. */
    private static final int SPINS = 4;

    /** No walk is as long; a loop that is has gone wrong. */
    private static final int LONGEST_LOOP = 10_000;

    private static final Path LOG = Path.of("target", "lincheck.log");

    /** Hidden classes are not shown to agents: the ordinary ones serve, which count the same. */
    @BeforeAll
    static void showTheClasses() {
        System.setProperty("dev.percpu.counters.specialise", "false");
        System.setProperty("lincheck.logFile", LOG.toString());
    }

    @TestFactory
    Stream<DynamicTest> noInterleavingBreaksWhatIsStated() {
        return Protocols.all().stream()
                .map(protocol -> dynamicTest(protocol.name(), () -> pass(protocol)));
    }

    @TestFactory
    Stream<DynamicTest> everyCanaryIsCaught() {
        return Protocols.all().stream().flatMap(LincheckTest::canaries);
    }

    private static Stream<DynamicTest> canaries(Protocol protocol) {
        return protocol.canaries().entrySet().stream()
                .map(
                        canary ->
                                dynamicTest(
                                        protocol.name() + ", " + canary.getKey(),
                                        () -> reject(protocol, canary.getValue())));
    }

    /** A sum over two slots is no snapshot, and the verifier that is asked for one knows it. */
    @Test
    void aWalkIsTakenForNoSnapshot() {
        Protocol walk = Protocols.stripedAsIfLinearizable();
        reject(walk, walk.counters());
    }

    private static void pass(Protocol protocol) throws IOException {
        long logged = lines("Cannot reproduce").size();
        LincheckTrial trial = LincheckTrial.begin(protocol, protocol.counters());
        check(protocol);
        for (ExecutionScenario scenario : protocol.scenarios()) {
            assertThat(trial.interleavings(scenario))
                    .as("interleavings of %s", scenario)
                    .isGreaterThan(FEWEST_INTERLEAVINGS);
        }
        assertThat(lines("Cannot reproduce"))
                .as("executions that did not come out as planned, in %s", LOG)
                .hasSize((int) logged);
        assertThat(trial.instrumented())
                .as("classes that Lincheck looks into")
                .contains(
                        protocol.counters().get().getClass().getName(),
                        "dev.percpu.counters.heap.HeapSlots");
    }

    private static List<String> lines(String with) throws IOException {
        if (!Files.exists(LOG)) {
            return List.of();
        }
        return Files.readAllLines(LOG).stream().filter(line -> line.contains(with)).toList();
    }

    private static void reject(Protocol protocol, Supplier<?> broken) {
        LincheckTrial trial = LincheckTrial.begin(protocol, broken);
        Throwable thrown = catchThrowable(() -> check(protocol));
        assertThat(trial.violations()).as("what was found wrong, and %s", thrown).isNotEmpty();
        assertThat(thrown)
                .isInstanceOf(LincheckAssertionError.class)
                .hasMessageContaining("= Invalid execution results =");
    }

    private static void check(Protocol protocol) {
        ModelCheckingOptions options =
                new ModelCheckingOptions()
                        .iterations(0)
                        .invocationsPerIteration(INTERLEAVINGS)
                        .loopIterationsBeforeThreadSwitch(SPINS)
                        .loopBound(LONGEST_LOOP)
                        .sequentialSpecification(SequentialCounter.class)
                        .verifier(StatedConsistency.class);
        protocol.scenarios().forEach(options::addCustomScenario);
        options.check(protocol.operations());
    }
}
