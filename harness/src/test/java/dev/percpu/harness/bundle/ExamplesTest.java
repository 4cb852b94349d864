package dev.percpu.harness.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.harness.cli.Main;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts for a night, with a program in the harness's pinning that says how it was called. */
@Timeout(60)
class ExamplesTest {

    private static final Path EXAMPLES = Path.of("bundle", "examples").toAbsolutePath();

    @TempDir Path temporary;

    private String run(String script, String... arguments) throws Exception {
        Path counters = temporary.resolve("counters");
        Files.writeString(
                counters,
                """
                #!/bin/sh
                trap 'echo stopped; exit 130' TERM
                echo called "$@"
                case " $* " in *" wait "*) kill -TERM $$; sleep 60 ;; esac
                """);
        assertThat(counters.toFile().setExecutable(true)).isTrue();
        ProcessBuilder builder =
                new ProcessBuilder("/bin/sh", EXAMPLES.resolve(script).toString())
                        .directory(temporary.toFile())
                        .redirectErrorStream(true);
        builder.command().addAll(List.of(arguments));
        builder.environment().put("COUNTERS", counters.toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes());
        process.waitFor();
        return output;
    }

    @ParameterizedTest
    @ValueSource(strings = {"night.slurm", "night.sh"})
    void aScriptCallsTheNightByOptionsThatExist(String script) throws Exception {
        String output = run(script, "--dry-run");
        Path log = temporary.resolve("night.log");
        while (!output.contains("called") && !Files.exists(log)) {
            Thread.sleep(10);
        }
        while (!output.contains("called")) {
            output = Files.readString(log);
        }

        assertThat(output).contains("called night --budget 8h --until-ci 2% --dry-run");
        List<String> words =
                Arrays.asList(
                        output.lines()
                                .filter(line -> line.startsWith("called"))
                                .findFirst()
                                .orElseThrow()
                                .split(" "));
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        assertThat(
                        Main.commandLine(nowhere, nowhere)
                                .parseArgs(words.subList(1, words.size()).toArray(String[]::new))
                                .subcommand()
                                .hasMatchedOption("--until-ci"))
                .isTrue();
    }

    /** Slurm signals the batch shell alone, which has to have become the harness. */
    @Test
    void theWarningOfABatchSystemReachesTheHarness() throws Exception {
        assertThat(Files.readString(EXAMPLES.resolve("night.slurm")))
                .contains("#SBATCH --signal=B:TERM@120", "#SBATCH --exclusive");
        assertThat(run("night.slurm", "wait")).endsWith("stopped\n");
    }
}
