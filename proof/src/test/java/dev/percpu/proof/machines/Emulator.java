package dev.percpu.proof.machines;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The emulator with a kernel and a file system for its machines; without one, tests are skipped.
 */
final class Emulator {

    private static final String PROGRAM = "qemu-system-x86_64";
    private static final Path IMAGE = Path.of("src", "main", "machine", "image.sh");
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
        Host.needs(PROGRAM, "qemu-system-x86");
        Host.needs("busybox", "busybox-static");
        Host.needs("cpio", "cpio");
        Path kernel;
        try {
            kernel =
                    Host.printed(
                            KERNEL.toString(), Host.TARGET.resolve("kernel").toString(), "amd64");
        } catch (IOException e) {
            return abort("the kernel cannot be downloaded: " + e.getMessage());
        }
        return new Emulator(
                kernel,
                Host.printed(
                        IMAGE.toString(),
                        Host.TARGET.toString(),
                        System.getProperty("java.home"),
                        System.getProperty("java.class.path")));
    }

    /** Boots a machine, and waits until it has powered off or its time is up. */
    Transcript run(EmulatedMachine machine) throws IOException, InterruptedException {
        Path log = Host.TARGET.resolve(machine + ".log");
        List<String> command = new ArrayList<>(List.of(PROGRAM));
        command.addAll(machine.options());
        command.addAll(List.of("-nodefaults", "-display", "none", "-no-reboot"));
        command.addAll(List.of("-serial", "file:" + log));
        command.addAll(List.of("-kernel", kernel.toString(), "-initrd", files.toString()));
        command.addAll(List.of("-append", kernelCommandLine(machine)));
        return Host.emulate(
                command, Host.TARGET.resolve(machine + ".qemu"), log, machine.patience());
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
                "percpu.parts="
                        + machine.parts().map(Part::order).collect(Collectors.joining(",")));
    }
}
