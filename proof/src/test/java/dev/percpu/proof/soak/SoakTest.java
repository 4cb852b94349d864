package dev.percpu.proof.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.design.Robust;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two JVMs side by side: one updates, the other creates and closes in robust mode. Their logs stay
 * below {@code target/soak}.
 */
class SoakTest {

    private static final String ROBUST = "-D" + Robust.PROPERTY + "=true";

    /** For what takes longer on a busy machine, as the updates that are still to be made. */
    private static final int PATIENCE = 6;

    /** For the start of the JVMs there. */
    private static final int SLACK_SECONDS = 600;

    private static final int LEAK_MEBIBYTES = 16;

    @Test
    void aFewSecondsLoseNothing() throws Exception {
        soak("smoke", Settings.brief(4, 1, 1));
    }

    @Test
    @Tag("proof")
    void aMinuteLosesNothingButWhereLossIsExpected() throws Exception {
        String updates = soak("minute", Settings.brief(60, 60_000_000, 100_000));
        assertThat(updates).containsPattern("[1-9]\\d* of [1-9]\\d* lossy rounds lost");
    }

    @Test
    @Tag("proof")
    void aLeakIsSeen() throws Exception {
        Settings settings = Settings.brief(60, 0, 0).leaking(LEAK_MEBIBYTES);
        try (SoakJvm updates = SoakJvm.start(Updates.class, settings, directory("leak"))) {
            assertThat(updates.awaitEnd(patience(settings))).as("%s", updates.log()).isOne();
            assertThat(updates.lines("WRONG"))
                    .singleElement()
                    .asString()
                    .startsWith("WRONG memory is not flat: resident ");
        }
    }

    @Test
    @Tag("soak")
    void anHourLosesNothing() throws Exception {
        soak("hour", Settings.given());
    }

    /** Runs both programs to their ends, and returns what the updates came to. */
    private static String soak(String name, Settings settings) throws Exception {
        try (SoakJvm updates = SoakJvm.start(Updates.class, settings, directory(name));
                SoakJvm lifecycles =
                        SoakJvm.start(Lifecycles.class, settings, directory(name), ROBUST)) {
            for (SoakJvm jvm : new SoakJvm[] {updates, lifecycles}) {
                int exit = jvm.awaitEnd(patience(settings));
                jvm.lines("TOTAL").forEach(System.out::println);
                assertThat(jvm.lines("WRONG")).as("%s", jvm.log()).isEmpty();
                assertThat(jvm.lines("TOTAL wrong: 0")).as("%s", jvm.log()).hasSize(1);
                assertThat(exit).as("%s", jvm.log()).isZero();
            }
            return updates.lines("TOTAL").getFirst();
        }
    }

    private static Path directory(String name) {
        return Path.of("target", "soak", name);
    }

    private static long patience(Settings settings) {
        return PATIENCE * settings.seconds() + SLACK_SECONDS;
    }
}
