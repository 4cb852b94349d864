package dev.percpu.harness.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.percpu.harness.host.PerfAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Counts the hardware events of one fork with {@code perf stat}.
 *
 * <p>This replaces JMH's own perf profiler. That one cuts the warm-up off by time. It divides by
 * the operations that JMH has timed, although it counts events outside of that time, too. It also
 * does not report when events had to share too few hardware counters. Here perf starts counting
 * when the fork says that it measures, and stops when the fork says that it has ended. The fork
 * counts the operations in between.
 */
public final class PerfStat implements AutoCloseable {

    private static final List<String> HARDWARE =
            List.of(
                    "cycles",
                    "instructions",
                    "branch-misses",
                    "L1-dcache-load-misses",
                    "cache-references",
                    "cache-misses");

    private static final List<String> SOFTWARE =
            List.of("context-switches", "cpu-migrations", "page-faults");

    private static final int TIMEOUT_SECONDS = 10;

    /** Checked once, because the answer does not change during a run. */
    private static final class Probe {
        static final Optional<String> HARDWARE_MISSING;
        static final Optional<String> UNUSABLE;

        static {
            Optional<String> missing = Optional.empty();
            Optional<String> unusable = Optional.empty();
            try (PerfStat probe = new PerfStat()) {
                List<String> command = new ArrayList<>(probe.command(false));
                command.add("true");
                execute(command);
                PerfCounts counts = probe.counts();
                if (HARDWARE.stream().noneMatch(counts::has)) {
                    missing =
                            Optional.of(
                                    "perf cannot count hardware events here ("
                                            + String.join(", ", counts.missing())
                                            + "): this machine gives it no PMU");
                }
            } catch (IOException e) {
                unusable = Optional.of(e.getMessage());
            }
            HARDWARE_MISSING = missing;
            UNUSABLE = unusable;
        }
    }

    private final Path directory;

    private PerfStat() throws IOException {
        directory = Files.createTempDirectory("counters-perf");
        execute(List.of("mkfifo", control().toString(), control() + ".ack"));
    }

    /**
     * Why hardware events cannot be counted on this machine.
     *
     * @return the reason; empty if they can be counted
     */
    public static Optional<String> unavailable() {
        return Probe.UNUSABLE.or(() -> Probe.HARDWARE_MISSING);
    }

    /**
     * Prepares the counting for one fork. On a machine without hardware events, perf still counts
     * the kernel's software events.
     *
     * @return the counting, to be closed after the fork; empty if perf cannot be used at all
     * @throws IOException if the pipes cannot be created
     */
    static Optional<PerfStat> prepare() throws IOException {
        return Probe.UNUSABLE.isPresent() ? Optional.empty() : Optional.of(new PerfStat());
    }

    /** The pipe through which the fork starts and stops the counting. */
    Path control() {
        return directory.resolve("control");
    }

    private Path output() {
        return directory.resolve("counts");
    }

    /**
     * The first words of the fork's command line, one on each line; {@link CommandPrefix.Perf}
     * inserts them.
     */
    String commandLine() {
        return String.join("\n", command(true));
    }

    private List<String> command(boolean waiting) {
        List<String> command = new ArrayList<>(List.of("perf", "stat", "-x,"));
        command.addAll(List.of("-o", output().toString()));
        command.addAll(waiting ? List.of("-D", "-1") : List.of());
        command.add("--control=fifo:" + control() + "," + control() + ".ack");
        command.add("-e");
        command.add(String.join(",", Stream.concat(HARDWARE.stream(), SOFTWARE.stream()).toList()));
        return command;
    }

    /**
     * Reads the counts.
     *
     * @throws IOException if perf has written nothing
     */
    PerfCounts counts() throws IOException {
        return PerfCounts.parse(Files.readString(output()));
    }

    @Override
    public void close() throws IOException {
        for (Path file : List.of(control(), Path.of(control() + ".ack"), output(), directory)) {
            Files.deleteIfExists(file);
        }
    }

    private static void execute(List<String> command) throws IOException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new IOException(
                    command.get(0).equals("perf")
                            ? PerfAccess.MISSING
                            : "'" + command.get(0) + "' is not on the PATH",
                    e);
        }
        try {
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(
                        "'" + command.get(0) + "' did not end within " + TIMEOUT_SECONDS + " s");
            }
            if (process.exitValue() != 0) {
                String said = new String(process.getInputStream().readAllBytes(), UTF_8);
                throw new IOException(
                        command.get(0).equals("perf")
                                ? PerfAccess.refusal(said)
                                : "'%s' failed: %s".formatted(command.get(0), said.strip()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while '" + command.get(0) + "' was running", e);
        } finally {
            process.destroyForcibly();
        }
    }
}
