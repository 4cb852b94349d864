package dev.percpu.harness.stats;

import static dev.percpu.harness.stats.Results.good;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Twins.Form;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the JVM costs a design. */
class JvmFactorTest {

    private static final String JAVA = "percpu:offheap:cpu:rseq-installed";
    private static final String C = "c:percpu:rseq:called";

    private final List<ForkResult> results = new ArrayList<>();

    /** A fork for each time of an operation of each of two threads. */
    private void forks(String subject, double... nanoseconds) {
        for (int fork = 0; fork < nanoseconds.length; fork++) {
            results.add(
                    Measured.fork(subject, 2, fork).throughput(2e9 / nanoseconds[fork]).result());
        }
    }

    private Optional<JvmFactor> factor(String subject, Form form) {
        RunSummary run = RunSummary.of(results);
        return JvmFactor.of(
                run,
                run.cells().stream()
                        .filter(cell -> cell.subject().equals(subject))
                        .findFirst()
                        .orElseThrow(),
                form);
    }

    @Test
    void itIsTheRatioOfNetTimesEachWithoutTheEmptyLoopOfItsLanguage() {
        forks(JAVA, 3.0, 3.0, 9.0);
        forks("empty", 1.0, 1.0, 1.0);
        forks(C, 2.0, 1.5, 2.0);
        forks("c:empty", 0.4, 0.4, 0.3);

        JvmFactor factor = factor(JAVA, Form.CALLED).orElseThrow();

        assertThat(factor.twin()).isEqualTo(C);
        assertThat(factor.value()).isCloseTo(2.0 / 1.6, within(1e-9));
        Interval interval = factor.interval().orElseThrow();
        assertThat(interval.low()).isLessThanOrEqualTo(factor.value());
        assertThat(interval.high()).isGreaterThanOrEqualTo(factor.value());
        assertThat(factor(JAVA, Form.INLINED)).isEmpty();
    }

    @Test
    void withoutOneOfTheFourTimesThereIsNone() {
        forks(JAVA, 3.0);
        forks("empty", 1.0);
        forks(C, 2.0);
        assertThat(factor(JAVA, Form.CALLED)).isEmpty();

        forks("c:empty", 0.4);
        assertThat(factor(JAVA, Form.CALLED)).isPresent();
        assertThat(factor(C, Form.CALLED)).isEmpty();

        forks(C, 2.0, 2.0);
        assertThat(factor(JAVA, Form.CALLED)).as("other numbers of forks").isEmpty();
    }

    @Test
    void aTimeThatIsNoLongerThanItsEmptyLoopHasNone() {
        forks(JAVA, 3.0);
        forks("empty", 1.0);
        forks(C, 0.4);
        forks("c:empty", 0.4);
        assertThat(factor(JAVA, Form.CALLED)).isEmpty();
    }

    @Test
    void aCounterInCWinsNothingAndItsNetTimeIsThatOfTheLoopInC() {
        results.add(good("LongAdder", 2, 5e8));
        results.add(good(C, 2, 1e9));
        results.add(Results.empty(2, 2e9));
        results.add(
                Results.result("c:empty", "update", 2, Optional.empty(), Optional.empty(), 4e9));

        RunSummary run = RunSummary.of(results);

        Cell inC =
                run.cells().stream()
                        .filter(cell -> cell.subject().equals(C))
                        .findFirst()
                        .orElseThrow();
        assertThat(inC.score().orElseThrow().net().orElseThrow().ns()).isCloseTo(1.5, within(1e-9));
        assertThat(run.winner(inC.scenario()).orElseThrow().best().subject())
                .isEqualTo("LongAdder");
    }
}
