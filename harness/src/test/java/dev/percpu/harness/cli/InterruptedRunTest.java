package dev.percpu.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.harness.store.Event;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.ResultDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C, which a terminal sends to the harness and to its fork. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class InterruptedRunTest {

    private static final String ANOTHER = "warning: stopping after the current fork";

    @TempDir Path temporary;

    private Launched begin(Path directory) throws Exception {
        return new Launched(
                "run",
                "--preset=default",
                "--forks=3",
                "--variants=LongAdder",
                "--threads=1",
                "-o",
                directory.toString());
    }

    /** Waits until the second fork measures. */
    private static void awaitSecondFork(Launched run, Path directory) throws Exception {
        run.awaitLine("[2/3]");
        while (!measures(directory.resolve("forks"))) {
            assertThat(run.isAlive()).as(run.told()).isTrue();
            Thread.sleep(10);
        }
    }

    private static boolean measures(Path forks) throws IOException {
        try (Stream<Path> files = Files.list(forks)) {
            for (Path log : files.filter(file -> file.toString().endsWith("1.log")).toList()) {
                if (Files.readString(log).contains("# Warmup Iteration   1")) {
                    return true;
                }
            }
            return false;
        }
    }

    @Test
    void theFirstLetsTheForkUnderWayEndAndTheRunCanBeResumed() throws Exception {
        Path directory = temporary.resolve("run");
        try (Launched run = begin(directory)) {
            awaitSecondFork(run, directory);
            run.interrupt();

            assertThat(run.exitCode()).as(run.told()).isEqualTo(ExitCode.INTERRUPTED);
            assertThat(run.told())
                    .contains(ANOTHER)
                    .contains("stopped: 2 forks are kept; 'counters run --resume " + directory);
        }
        List<ForkResult> kept = ResultDirectory.read(directory).results();
        assertThat(kept).hasSize(2).allMatch(ForkResult::scored);
        assertThat(ResultDirectory.events(directory))
                .last()
                .extracting(Event::what)
                .isEqualTo(Event.What.INTERRUPTED);

        try (Launched resumed = new Launched("run", "--resume", directory.toString())) {
            assertThat(resumed.exitCode()).as(resumed.told()).isEqualTo(ExitCode.FINE);
            assertThat(resumed.told()).contains("[3/3]").doesNotContain("[2/3]");
        }
        assertThat(ResultDirectory.read(directory).results())
                .hasSize(3)
                .startsWith(kept.toArray(ForkResult[]::new))
                .allMatch(ForkResult::scored);
    }

    @Test
    void theSecondStopsTheForkUnderWayToo() throws Exception {
        Path directory = temporary.resolve("run");
        try (Launched run = begin(directory)) {
            awaitSecondFork(run, directory);
            List<ProcessHandle> forks = run.forks();
            assertThat(forks).isNotEmpty();
            run.interrupt();
            run.awaitLine(ANOTHER);
            run.interrupt();

            assertThat(run.exitCode()).as(run.told()).isEqualTo(ExitCode.INTERRUPTED);
            assertThat(run.told()).contains("stopped: 1 fork is kept");
            for (ProcessHandle fork : forks) {
                fork.onExit().get(1, TimeUnit.MINUTES);
            }
        }
        assertThat(ResultDirectory.read(directory).results())
                .hasSize(1)
                .allMatch(ForkResult::scored);
    }
}
