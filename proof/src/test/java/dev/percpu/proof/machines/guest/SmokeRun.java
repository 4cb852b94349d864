package dev.percpu.proof.machines.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.harness.cli.Main;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.ResultDirectory;
import dev.percpu.harness.store.Validation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The harness measures on the machine: not how fast, but that every sum is right. */
class SmokeRun {

    private static final List<String> VARIANTS = List.of("LongAdder", "percpu:offheap:cpu:rseq");

    @TempDir Path directory;

    @Test
    void aSmokeRunEndsWellAndEveryRowIsValidated() throws Exception {
        Path results = directory.resolve("results");
        Process run =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName(),
                                "run",
                                "--preset",
                                "smoke",
                                "--threads",
                                "4",
                                "--variants",
                                String.join(",", VARIANTS),
                                "--jvm-arg=-XX:TieredStopAtLevel=1",
                                "-o",
                                results.toString())
                        .inheritIO()
                        .start();
        int exit = run.waitFor();
        assertThat(exit).as(() -> "exit code; " + logs(results)).isZero();
        List<ForkResult> forks = ResultDirectory.read(results).results();
        assertThat(forks.stream().map(ForkResult::subject)).hasSize(VARIANTS.size());
        assertThat(forks)
                .allSatisfy(
                        fork -> {
                            assertThat(fork.error()).isEmpty();
                            assertThat(fork.validation().map(Validation::passed)).contains(true);
                        });
        System.out.printf("SEEN %d forks, all validated%n", forks.size());
    }

    /** What the forks said: the machine is gone once the test has failed. */
    private static String logs(Path results) {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.list(results.resolve("forks"))) {
            for (Path file : files.sorted().toList()) {
                text.append("%n%s:%n%s".formatted(file.getFileName(), Files.readString(file)));
            }
        } catch (IOException e) {
            text.append("no logs: ").append(e);
        }
        return text.toString();
    }
}
