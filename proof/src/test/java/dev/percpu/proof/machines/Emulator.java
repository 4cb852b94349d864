package dev.percpu.proof.machines;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The emulator with a kernel and a file system for its machines; without one, tests are skipped.
 */
final class Emulator {

    private static final String PROGRAM = "qemu-system-x86_64";
    private static final Path TARGET = Path.of("target", "machine");
    private static final Path SCRIPTS = Path.of("src", "main", "machine");
    private static final Path KERNEL = Path.of("..", "native-src", "test", "system", "kernel.sh");

    private final Path kernel;
    private final Path files;

    private Emulator(Path kernel, Path files) {
        this.kernel = kernel;
        this.files = files;
    }

    /** Gets everything, or skips the test and says what is missing. */
    static Emulator prepared() throws IOException, InterruptedException {
        assumeTrue(
                System.getProperty("os.arch").equals("amd64"),
                "no x86-64 machine, whose runtime the emulated ones run");
        assumeTrue(onPath(PROGRAM), "no " + PROGRAM + " on the PATH (Debian: qemu-system-x86)");
        assumeTrue(onPath("busybox"), "no busybox on the PATH (Debian: busybox-static)");
        assumeTrue(onPath("cpio"), "no cpio on the PATH (Debian: cpio)");
        Files.createDirectories(TARGET);
        Path kernel;
        try {
            kernel = output(KERNEL.toString(), TARGET.resolve("kernel").toString(), "amd64");
        } catch (IOException e) {
            return abort("the kernel cannot be downloaded: " + e.getMessage());
        }
        return new Emulator(
                kernel,
                output(
                        SCRIPTS.resolve("image.sh").toString(),
                        TARGET.toString(),
                        System.getProperty("java.home"),
                        System.getProperty("java.class.path")));
    }

    private static boolean onPath(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    /** The path that a script prints as its last line. */
    private static Path output(String... command) throws IOException, InterruptedException {
        Path errors = TARGET.resolve("script.err");
        Process script = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        String printed = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (script.waitFor() != 0) {
            throw new IOException(Files.readString(errors).strip());
        }
        return Path.of(printed.lines().reduce((first, last) -> last).orElseThrow());
    }

    /** Boots a machine, and waits until it has powered off or its time is up. */
    Path run(EmulatedMachine machine) throws IOException, InterruptedException {
        Path log = TARGET.resolve(machine + ".log").toAbsolutePath();
        Files.deleteIfExists(log);
        List<String> command = new ArrayList<>(List.of(PROGRAM));
        command.addAll(machine.options());
        command.addAll(List.of("-nodefaults", "-display", "none", "-no-reboot"));
        command.addAll(List.of("-serial", "file:" + log));
        command.addAll(List.of("-kernel", kernel.toString(), "-initrd", files.toString()));
        command.addAll(List.of("-append", kernelCommandLine(machine)));
        Process emulator =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(TARGET.resolve(machine + ".qemu").toFile())
                        .start();
        try {
            if (!emulator.waitFor(machine.patience().toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError(
                        "%s did not end within %s; the end of %s: %s"
                                .formatted(machine, machine.patience(), log, last(lines(log))));
            }
        } finally {
            emulator.destroyForcibly().waitFor();
        }
        return log;
    }

    private static List<String> last(List<String> lines) {
        return lines.subList(Math.max(0, lines.size() - 5), lines.size());
    }

    private static String kernelCommandLine(EmulatedMachine machine) {
        return String.join(
                " ",
                "console=ttyS0 quiet panic=-1 rdinit=/init no_timer_check nowatchdog",
                "rcupdate.rcu_cpu_stall_suppress=1",
                "maxcpus=" + machine.startedByTheKernel(),
                "percpu.machine=" + machine,
                "percpu.jvm=" + String.join(",", machine.jvmOptions()),
                "percpu.online="
                        + machine.online().ids().stream()
                                .map(String::valueOf)
                                .collect(Collectors.joining(",")),
                "percpu.parts=" + machine.parts().map(Part::name).collect(Collectors.joining(",")));
    }

    /** The lines of a machine's log, without what a serial line adds. */
    static List<String> lines(Path log) throws IOException {
        return Files.exists(log)
                ? Files.readString(log, StandardCharsets.ISO_8859_1)
                        .lines()
                        .map(line -> line.replace("\r", ""))
                        .toList()
                : List.of();
    }
}
