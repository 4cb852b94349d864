package dev.percpu.harness.stats.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The model against counters that others have measured on a machine of 160 CPUs: the mean times, in
 * nanoseconds, of perfbook's counting chapter on an AMD Milan, CodeSamples/count/data,
 * amd-milan.2024.09.22a. What the model knows is the first figures of each.
 */
class CostModelTest {

    /** The machine that docs/predictions.md predicts for. */
    private static final CostModel MODEL = new CostModel(2.5, 6.5, 100);

    /** {@code count_atomic:u}: one word that all threads increment. */
    private static final Map<Integer, Double> SHARED =
            Map.of(
                    1, 2.53, 4, 24.9, 8, 51.7, 16, 115.5, 32, 268.1, 64, 584.3, 96, 991.6, 128,
                    1605.0, 160, 2671.8);

    /** {@code count_stat_atomic:u}: a slot for each thread, incremented atomically. */
    private static final Map<Integer, Double> OWN =
            Map.of(1, 3.75, 8, 3.65, 64, 3.63, 96, 3.93, 128, 4.45, 160, 4.92);

    /** {@code count_end:u}: a slot for each thread, by load and store. */
    private static final Map<Integer, Double> PLAIN =
            Map.of(1, 0.696, 8, 0.699, 64, 0.758, 96, 0.879, 128, 1.069, 160, 1.304);

    /** {@code count_end:r}: a sum over all slots, under one lock. */
    private static final Map<Integer, Double> LOCKED =
            Map.of(8, 7991.7, 16, 17015.5, 32, 33037.6, 64, 65583.1, 128, 135740.0, 160, 161043.0);

    @Test
    void aWordThatAllWantCostsATurnForEachThread() {
        CostModel milan = new CostModel(SHARED.get(1), SHARED.get(8) / 8, 0);

        SHARED.forEach(
                (threads, ns) -> {
                    if (threads >= 4) {
                        assertThat(milan.shared(threads).holds(ns))
                                .as("%s threads", threads)
                                .isTrue();
                    }
                });
        assertThat(milan.shared(64).holds(OWN.get(64))).as("the model can be wrong").isFalse();
    }

    @Test
    void aSlotOfOnesOwnCostsTheSameWhateverTheirNumber() {
        for (Map<Integer, Double> times : List.of(OWN, PLAIN)) {
            CostModel milan = new CostModel(times.get(1), 0, 0);
            assertThat(times.values()).allMatch(milan.own()::holds);
        }
        assertThat(new CostModel(OWN.get(1), 0, 0).own().holds(SHARED.get(8))).isFalse();
    }

    @Test
    void aLockCostsItsSectionForEachThread() {
        double section = LOCKED.get(8) / 8;

        LOCKED.forEach(
                (threads, ns) ->
                        assertThat(CostModel.locked(threads, section).holds(ns))
                                .as("%s threads", threads)
                                .isTrue());
    }

    /** The table of the document is that of the model. */
    @Test
    void whatIsWrittenDownIsWhatTheModelSays() throws IOException {
        String document = Files.readString(Path.of("..", "docs", "predictions.md"));

        for (int cpus : List.of(64, 128, 256, 512)) {
            assertThat(document)
                    .contains(
                            "| %d | %s | %s | %s | %s | %s | %s |"
                                    .formatted(
                                            cpus,
                                            text(MODEL.shared(cpus)),
                                            text(MODEL.own()),
                                            text(CostModel.locked(cpus, 1000)),
                                            text(MODEL.walk(cpus)),
                                            bytes(8L * cpus),
                                            bytes(128L * cpus)));
        }
    }

    private static String text(CostModel.Range range) {
        return number(range.low()) + " to " + number(range.high());
    }

    private static String number(double ns) {
        return String.format(Locale.ROOT, ns < 10 ? "%.1f" : "%,.0f", ns);
    }

    private static String bytes(long bytes) {
        return String.format(Locale.ROOT, "%,d", bytes);
    }
}
