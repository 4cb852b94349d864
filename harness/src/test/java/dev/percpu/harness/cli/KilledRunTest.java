package dev.percpu.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.harness.store.Event;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.ResultDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A tiny real sweep that is killed again and again. */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class KilledRunTest {

    private static final int KILLS = 3;

    /** About as long as a fork takes on a machine that has nothing else to do. */
    private static final int FORK_MILLIS = 700;

    private final long seed = Long.getLong("test.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @TempDir Path temporary;
    private Path directory;
    private Path results;

    @BeforeEach
    void paths() {
        directory = temporary.resolve("run");
        results = directory.resolve("rows.jsonl");
    }

    private Launched begin() throws IOException {
        return new Launched(
                "run",
                "--preset=smoke",
                "--forks=3",
                "--order=random",
                "--seed=" + random.nextInt(1000),
                "--variants=LongAdder,empty",
                "--threads=1,2",
                "-o",
                directory.toString());
    }

    private Launched resume() throws IOException {
        return new Launched("run", "--resume", directory.toString());
    }

    /** What is on the disk for good: every whole line. */
    private byte[] wholeResults() throws IOException {
        String text = Files.exists(results) ? Files.readString(results) : "";
        return text.substring(0, text.lastIndexOf('\n') + 1).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void theResultOfARunThatWasKilledAnywhereIsCompleteUniqueAndUnaltered() throws Exception {
        System.out.println("seed of the kills: -Dtest.seed=" + seed);
        for (int kill = 0; kill < KILLS; kill++) {
            byte[] before = wholeResults();
            try (Launched run = kill == 0 ? begin() : resume()) {
                // The second fork begins when the first has left its row.
                for (int begun = kill == 0 ? 2 : 1 + random.nextInt(2); begun > 0; begun--) {
                    run.awaitLine("[");
                }
                Thread.sleep(random.nextInt(FORK_MILLIS));
                run.kill();
            }
            assertUnaltered(before);
            assertThat(wholeResults()).as("rows of forks before the kill").isNotEmpty();
            if (kill == 1) {
                // The moment within a write cannot be hit from outside.
                Files.writeString(
                        results,
                        "{\"cell\":{\"subj",
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            }
        }
        byte[] before = wholeResults();
        try (Launched last = resume()) {
            int exitCode = last.exitCode();

            assertThat(exitCode).as("seed " + seed + "\n" + last.told()).isEqualTo(ExitCode.FINE);
        }
        assertUnaltered(before);
        ResultDirectory.Contents contents = ResultDirectory.read(directory);
        assertThat(contents.results().stream().map(KilledRunTest::step))
                .as("every fork is there once, seed " + seed)
                .containsExactlyInAnyOrderElementsOf(contents.manifest().plan().steps());
        assertThat(contents.results()).as("seed " + seed).allMatch(ForkResult::scored);
        assertThat(contents.dropped()).isEmpty();
        List<Event.What> events =
                ResultDirectory.events(directory).stream().map(Event::what).toList();
        assertThat(events).startsWith(Event.What.STARTED).endsWith(Event.What.FINISHED);
        assertThat(events).filteredOn(Event.What.RESUMED::equals).hasSize(KILLS);
        assertThat(events).filteredOn(Event.What.TORN_LINE_DROPPED::equals).hasSize(1);
    }

    private void assertUnaltered(byte[] before) throws IOException {
        byte[] now = Files.exists(results) ? Files.readAllBytes(results) : new byte[0];
        assertThat(Arrays.copyOf(now, before.length))
                .as("the first %d bytes of rows, seed %d", before.length, seed)
                .isEqualTo(before);
    }

    private static Plan.Step step(ForkResult result) {
        return new Plan.Step(result.cell(), result.fork(), result.purpose());
    }
}
