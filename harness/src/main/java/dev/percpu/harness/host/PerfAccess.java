package dev.percpu.harness.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Why the program {@code perf} cannot count, and what the user can do about it. */
public final class PerfAccess {

    /** The refusal if the program does not exist. */
    public static final String MISSING =
            "'perf' is not on the PATH; install it (package linux-perf, linux-tools-$(uname -r)"
                    + " or perf)";

    private static final Pattern OTHER_KERNEL =
            Pattern.compile("not found for kernel|linux-tools-\\d");

    private static final Pattern DENIED =
            Pattern.compile(
                    "(?i)permi(ssion|tted)|is limited|denied|not implemented|paranoid|EPERM|EACCES");

    private static final String PARANOID = "proc/sys/kernel/perf_event_paranoid";
    private static final String OPEN = "kernel.perf_event_paranoid=-1";
    private static final int TIMEOUT_SECONDS = 10;

    private PerfAccess() {}

    /**
     * Why perf failed.
     *
     * @param said what perf printed
     * @return the reason and the remedy, with a semicolon between them, in one line
     */
    public static String refusal(String said) {
        return refusal(said, new KernelFiles(Path.of("/")));
    }

    static String refusal(String said, KernelFiles files) {
        String words =
                said.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty() && !line.endsWith(":"))
                        .findFirst()
                        .orElse("it does not say why");
        if (OTHER_KERNEL.matcher(said).find()) {
            String kernel = files.text("proc/sys/kernel/osrelease").orElse("$(uname -r)");
            return "this perf is not for the kernel %s (%s); install linux-tools-%s"
                    .formatted(kernel, words, kernel);
        }
        return DENIED.matcher(said).find()
                ? "perf is denied its events (%s); %s".formatted(words, permission(files))
                : "perf fails (%s); make sure that 'perf stat true' works".formatted(words);
    }

    /** What denies perf its events, and how to allow it. */
    private static String permission(KernelFiles files) {
        String level = files.text(PARANOID).orElse("unknown");
        boolean filtered =
                Privileges.status(files, "Seccomp").filter(mode -> !mode.equals("0")).isPresent()
                        && level.matches("-1|0");
        if (filtered || Privileges.counts(files)) {
            return "a system call filter or a security module refuses perf_event_open: allow it"
                    + " there (Docker: --security-opt seccomp=unconfined)";
        }
        return "kernel.perf_event_paranoid is "
                + level
                + ": "
                + setting(OPEN, files)
                + (Privileges.root(files) && !Privileges.inner(files)
                        ? ", or give this container the capability PERFMON"
                        : "");
    }

    /** How to let perf name the kernel's functions. */
    public static String kernelNames() {
        return setting("kernel.kptr_restrict=0", new KernelFiles(Path.of("/")));
    }

    /** How this user changes a setting of the kernel. */
    private static String setting(String setting, KernelFiles files) {
        String command = Privileges.command("sudo sysctl " + setting, files);
        return Privileges.root(files) || Privileges.inner(files)
                ? command
                : "run as root, or: " + command;
    }

    /** Why perf cannot count in this process; empty if it can, or if perf does not exist. */
    static Optional<String> ofThisProcess() {
        List<String> command = List.of("perf", "stat", "-e", "page-faults", "true");
        try {
            Process perf = new ProcessBuilder(command).redirectErrorStream(true).start();
            try {
                if (!perf.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                    return Optional.of("perf does not end; make sure that 'perf stat true' works");
                }
                byte[] said = perf.getInputStream().readAllBytes();
                return perf.exitValue() == 0
                        ? Optional.empty()
                        : Optional.of(refusal(new String(said, StandardCharsets.UTF_8)));
            } finally {
                perf.destroyForcibly();
            }
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
