package dev.percpu.proof.machines;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** An emulator with a kernel and a file system for its machines; without one, tests are skipped. */
final class Emulator {

    private static final Path SCRIPTS = Path.of("src", "main", "machine");
    private static final Path IMAGE = SCRIPTS.resolve("image.sh");
    private static final Path PAGES = SCRIPTS.resolve("pages.sh");
    private static final Path KERNEL = Path.of("..", "native-src", "test", "system", "kernel.sh");

    private final String program;
    private final Path kernel;
    private final Path files;

    private Emulator(String program, Path kernel, Path files) {
        this.program = program;
        this.kernel = kernel;
        this.files = files;
    }

    /**
     * For the runtime of this JVM; gets everything, or skips the test and says what is missing.
     *
     * @param bundle the bundle of the harness that machines are given
     */
    static Emulator ofThisProcessor(Optional<Path> bundle)
            throws IOException, InterruptedException {
        String program = "qemu-system-x86_64";
        assumeTrue(
                System.getProperty("os.arch").equals("amd64"),
                "no x86-64 machine, whose runtime the emulated ones run");
        EmulatorHost.needs(program, "qemu-system-x86");
        EmulatorHost.needs("busybox", "busybox-static");
        EmulatorHost.needs("cpio", "cpio");
        Path kernel =
                kernel(
                        KERNEL.toString(),
                        EmulatorHost.TARGET.resolve("kernel").toString(),
                        "amd64");
        return new Emulator(
                program,
                kernel,
                EmulatorHost.printed(
                        IMAGE.toString(),
                        EmulatorHost.TARGET.toString(),
                        System.getProperty("java.home"),
                        System.getProperty("java.class.path"),
                        "",
                        bundle.map(Path::toString).orElse("")));
    }

    /** For AArch64 and pages of a size; gets everything, or skips as above. */
    static Emulator ofPages(PageMachine machine) throws IOException, InterruptedException {
        String program = "qemu-system-aarch64";
        EmulatorHost.needs(program, "qemu-system-arm");
        EmulatorHost.needs("cpio", "cpio");
        Path target = EmulatorHost.TARGET.resolve("pages-" + machine.kibibytes());
        Path kernel =
                kernel(PAGES.toString(), target.toString(), String.valueOf(machine.kibibytes()));
        Aarch64 aarch64 = Aarch64.prepared();
        Path image = target.resolve("image");
        Files.createDirectories(image);
        return new Emulator(
                program,
                kernel,
                EmulatorHost.printed(
                        IMAGE.toString(),
                        image.toString(),
                        aarch64.jdk().toString(),
                        aarch64.classPath(),
                        aarch64.root().toString()));
    }

    private static Path kernel(String... command) throws IOException, InterruptedException {
        try {
            return EmulatorHost.printed(command);
        } catch (IOException e) {
            return abort("no kernel: " + e.getMessage());
        }
    }

    /** Boots a machine, and waits until it has powered off or its time is up. */
    Transcript run(GuestMachine machine) throws IOException, InterruptedException {
        Path log = EmulatorHost.TARGET.resolve(machine.name() + ".log");
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(machine.options());
        command.addAll(List.of("-nodefaults", "-display", "none", "-no-reboot"));
        command.addAll(List.of("-serial", "file:" + log));
        command.addAll(List.of("-kernel", kernel.toString(), "-initrd", files.toString()));
        command.addAll(List.of("-append", kernelCommandLine(machine)));
        return EmulatorHost.emulate(
                command,
                EmulatorHost.TARGET.resolve(machine.name() + ".qemu"),
                log,
                machine.patience());
    }

    private static String kernelCommandLine(GuestMachine machine) {
        return String.join(
                " ",
                "quiet panic=-1 rdinit=/init nowatchdog rcupdate.rcu_cpu_stall_suppress=1",
                String.join(" ", machine.words()),
                "percpu.machine=" + machine.name(),
                "percpu.jvm=" + String.join(",", machine.jvmOptions()),
                "percpu.parts="
                        + machine.parts().map(Part::order).collect(Collectors.joining(",")));
    }
}
