package dev.percpu.harness.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percpu.harness.host.Meter;
import dev.percpu.harness.store.Quantity;
import dev.percpu.harness.store.Series;
import dev.percpu.harness.store.Validation;
import dev.percpu.harness.store.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a fork leaves behind. */
class EvidenceTest {

    private static final Validation GOOD = new Validation(1, 1);

    private static final Meter.Span NOTHING =
            new Meter.Span(Optional.empty(), Optional.empty(), Optional.empty(), Map.of());

    @TempDir Path temporary;

    private static Worker worker(int pinned, String warning, Integer... ranOn) {
        return new Worker(3, Series.UPDATE, 1, pinned, List.of(ranOn), warning);
    }

    private static List<String> warnings(Worker worker) {
        return new Evidence(GOOD, List.of(worker)).warnings();
    }

    @Test
    void aWorkerThatWasSeenElsewhereThanPinnedIsAWarning() {
        assertThat(warnings(worker(2, "", 0, 2)))
                .containsExactly("worker 3 was pinned to CPU 2 and seen on 0, 2");
    }

    @Test
    void aWorkerThatStayedOrWasNeverPinnedGivesNoWarning() {
        assertThat(warnings(worker(2, "", 2))).isEmpty();
        assertThat(warnings(worker(Worker.NONE, "", 0, 1))).isEmpty();
    }

    @Test
    void movesThatOnlyTheKernelHasSeenAreAWarningIfWorkersWerePinned() {
        Switches moved = new Switches(Optional.of(0L), Optional.of(0L), Optional.of(2L), Map.of());

        assertThat(warnings(worker(2, "", 2), moved))
                .containsExactly("pinned workers were moved between CPUs 2 times");
        assertThat(warnings(worker(Worker.NONE, "", 2), moved)).isEmpty();
        assertThat(warnings(worker(2, "", 2), Switches.NONE)).isEmpty();
        assertThat(warnings(worker(2, "", 2), Switches.unknown("no reason"))).isEmpty();
    }

    private static List<String> warnings(Worker worker, Switches switches) {
        return new Evidence(
                        GOOD,
                        List.of(worker),
                        List.of(),
                        Optional.of(new Interference(switches, 0, 0, 1, 1, NOTHING)))
                .warnings();
    }

    @Test
    void theSameWarningOfSeveralWorkersIsGivenOnce() {
        Worker complaining = worker(Worker.NONE, "not pinned");

        assertThat(new Evidence(GOOD, List.of(complaining, complaining)).warnings())
                .containsExactly("not pinned");
    }

    @Test
    void writtenEvidenceIsReadBackUnchanged() throws IOException {
        Evidence evidence =
                new Evidence(
                        GOOD,
                        List.of(worker(2, "", 2)),
                        List.of(new Series(Series.READ, Quantity.TIME, 1, List.of(12.5, 13.0))),
                        Optional.of(
                                new Interference(
                                        Switches.unknown("no reason"),
                                        7,
                                        100,
                                        200,
                                        42,
                                        new Meter.Span(
                                                Optional.of(2_400.0),
                                                Optional.empty(),
                                                Optional.of(0.01),
                                                Map.of("megahertzAfter", "gone")))));
        Path file = temporary.resolve("evidence.json");
        evidence.write(file);

        assertThat(Evidence.read(file)).isEqualTo(evidence);
    }

    @Test
    void theErrorForADamagedFileNamesTheFile() throws IOException {
        Path file = Files.writeString(temporary.resolve("evidence.json"), "{\"validation\":");

        assertThatThrownBy(() -> Evidence.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("is damaged");
    }
}
