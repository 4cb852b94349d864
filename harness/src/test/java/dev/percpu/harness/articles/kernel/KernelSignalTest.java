package dev.percpu.harness.articles.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.percpu.harness.cli.ExitCode;
import dev.percpu.harness.cli.Main;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.ResultDirectory;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C during a series, which takes a process of its own. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class KernelSignalTest {

    @TempDir Path temporary;

    @BeforeEach
    void needPrograms() {
        assumeTrue(
                Main.class.getResource("/native/linux-x86_64/processes") != null
                        || Main.class.getResource("/native/linux-aarch64/processes") != null,
                "no C compiler has built the native programs");
    }

    /** A background job of a script ignores the signal, and hands that down: undone here. */
    private Process start(Path directory, String... words) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "env",
                                "--default-signal=INT",
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-Djmh.ignoreLock=true",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName(),
                                "kernel",
                                "time",
                                "--no-perf",
                                "-o",
                                directory.toString()));
        command.addAll(List.of(words));
        return new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    }

    private static void interrupt(Process process) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    }

    @Test
    void ctrlCKeepsTheForksBeforeIt() throws Exception {
        Path directory = temporary.resolve("run");
        Process run = start(directory, "--forks=10000", "--warmup=0", "--", "sleep", "0.05");
        Path rows = directory.resolve("rows.jsonl");
        while (run.isAlive() && (!Files.exists(rows) || Files.readAllLines(rows).size() < 3)) {
            Thread.sleep(20);
        }
        interrupt(run);
        List<String> told;
        try (BufferedReader lines = run.errorReader()) {
            told = lines.lines().toList();
        }

        assertThat(run.waitFor()).as(String.join("\n", told)).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(ResultDirectory.read(directory).results())
                .hasSizeGreaterThanOrEqualTo(3)
                .allMatch(ForkResult::scored);
        assertThat(told).last().asString().contains("forks are kept");
    }

    @Test
    void ctrlCLeavesNoCommandBehind() throws Exception {
        Path pid = temporary.resolve("pid");
        Process run =
                start(
                        temporary.resolve("run"),
                        "--",
                        "sh",
                        "-c",
                        "echo $$ >"
                                + pid
                                + ".new; mv "
                                + pid
                                + ".new "
                                + pid
                                + "; sleep 1000 & wait");
        while (!Files.exists(pid)) {
            Thread.sleep(20);
        }
        ProcessHandle command =
                ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
        List<ProcessHandle> family = new ArrayList<>(command.descendants().toList());
        family.add(command);

        // The first lets the fork end, which would take long.
        interrupt(run);
        try (BufferedReader lines = run.errorReader()) {
            String line = lines.readLine();
            while (!line.contains("Ctrl-C again")) {
                line = lines.readLine();
            }
        }
        interrupt(run);

        assertThat(run.waitFor()).isEqualTo(ExitCode.INTERRUPTED);
        for (ProcessHandle member : family) {
            member.onExit().get(1, TimeUnit.MINUTES);
        }
        assertThat(family).noneMatch(ProcessHandle::isAlive);
    }
}
