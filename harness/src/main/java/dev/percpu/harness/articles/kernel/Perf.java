package dev.percpu.harness.articles.kernel;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.percpu.harness.host.PerfAccess;
import dev.percpu.harness.store.Conditions;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Samples what the kernel does during a fork, with the program {@code perf}.
 *
 * <p>Many short processes are sampled by CPU, from outside. If children inherited the events, each
 * of them would set the events up and tear them down within the calls that are measured. A user's
 * command does pass its events on to its processes, so that samples of other processes do not
 * count.
 */
final class Perf {

    private static final Path KALLSYMS = Path.of("/proc/kallsyms");

    /** The name under which rows store the number of samples. */
    private static final String SAMPLES = "samples";

    /** With fewer samples, a share of a few percent would be only a few samples. */
    private static final int FEWEST = 100;

    /** High enough for a share of a few percent in a second or two on one CPU. */
    private static final int PINNED_HERTZ = 4_999;

    /** Lower, since every CPU is sampled, idle or not. */
    private static final int WIDE_HERTZ = 999;

    /** Lower still, since a command may run long on many CPUs. */
    private static final int COMMAND_HERTZ = 199;

    private static final int TIMEOUT_SECONDS = 30;

    private final Path data;
    private final Path errors;
    private final Set<KernelPart> inlined;

    private Perf(Path directory, Set<KernelPart> inlined) {
        this.data = directory.resolve("perf.data");
        this.errors = directory.resolve("perf.err");
        this.inlined = inlined;
    }

    /** Creates a sampler that writes temporary files to a directory. */
    static Perf in(Path directory) {
        try (Stream<String> symbols = Files.lines(KALLSYMS, ISO_8859_1)) {
            return new Perf(directory.toAbsolutePath(), inlined(symbols));
        } catch (IOException e) {
            return new Perf(directory.toAbsolutePath(), EnumSet.noneOf(KernelPart.class));
        }
    }

    /**
     * The parts that have no function of their own. The third word of a line is a function's name.
     */
    static Set<KernelPart> inlined(Stream<String> symbols) {
        Set<KernelPart> missing = EnumSet.allOf(KernelPart.class);
        symbols.map(line -> line.split("\\s+"))
                .filter(words -> words.length > 2)
                .forEach(words -> missing.removeIf(part -> part.has(words[2])));
        return missing;
    }

    /** Why perf cannot sample a command, with the remedy; empty if it can. */
    Optional<String> refusal(NativeCommand command) {
        List<String> line = record(command);
        line.addAll(List.of("--", "true"));
        try {
            Process perf =
                    new ProcessBuilder(line)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(errors.toFile())
                            .start();
            if (!perf.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                perf.destroyForcibly();
                return Optional.of("perf does not end; make sure that 'perf record true' works");
            }
            return perf.exitValue() == 0
                    ? Optional.empty()
                    : Optional.of(
                            PerfAccess.refusal(new String(Files.readAllBytes(errors), UTF_8)));
        } catch (IOException e) {
            return Optional.of(PerfAccess.MISSING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        } finally {
            clean();
        }
    }

    private List<String> record(NativeCommand command) {
        List<String> line =
                new ArrayList<>(List.of("perf", "record", "-q", "-e", "cycles", "-g", "-o"));
        line.add(data.toString());
        line.add("-F");
        if (command.timed()) {
            line.add(Integer.toString(COMMAND_HERTZ));
        } else if (command.cpus().isEmpty()) {
            line.addAll(List.of(Integer.toString(WIDE_HERTZ), "-a"));
        } else {
            line.addAll(List.of(Integer.toString(PINNED_HERTZ), "-C", command.cpus().get()));
        }
        return line;
    }

    /**
     * The report of a sampled fork, its shares or why they are missing, and the reasons to trust
     * them less.
     */
    record Sampled(RunnerReport report, Conditions conditions, List<String> warnings) {}

    /** Runs one fork and samples it. */
    Sampled sample(NativeCommand command, List<String> commandLine) throws IOException {
        List<String> line = record(command);
        line.add("--");
        line.addAll(commandLine);
        try {
            return sampled(RunnerReport.run(line, errors), command.comms());
        } finally {
            clean();
        }
    }

    private Sampled sampled(RunnerReport report, Optional<Set<String>> comms) throws IOException {
        try {
            return new Sampled(report, conditions(shares(comms)), warnings(event()));
        } catch (IOException e) {
            throw new IOException("perf's samples cannot be read (" + e.getMessage() + ")", e);
        }
    }

    private CallChains.Shares shares(Optional<Set<String>> comms) throws IOException {
        Process script = tool("script", "-F", "comm,ip,sym");
        try (BufferedReader text = script.inputReader(UTF_8)) {
            return CallChains.count(text, comms);
        } finally {
            script.destroyForcibly();
        }
    }

    /** The event that was sampled. Without a cycle counter, perf uses a clock. */
    private String event() throws IOException {
        Process list = tool("evlist");
        try (BufferedReader text = list.inputReader(UTF_8)) {
            return text.lines().findFirst().orElse("an unknown event");
        } finally {
            list.destroyForcibly();
        }
    }

    private Process tool(String name, String... options) throws IOException {
        List<String> line = new ArrayList<>(List.of("perf", name, "-i", data.toString()));
        line.addAll(List.of(options));
        return new ProcessBuilder(line).redirectError(errors.toFile()).start();
    }

    private Conditions conditions(CallChains.Shares shares) {
        Map<String, Double> events = new TreeMap<>();
        Map<String, String> absent = new TreeMap<>();
        events.put(SAMPLES, (double) shares.samples());
        for (KernelPart part : KernelPart.values()) {
            reason(part, shares)
                    .ifPresentOrElse(
                            reason -> absent.put(part.event(), reason),
                            () -> events.put(part.event(), shares.of(part)));
        }
        return Conditions.ofEvents(events, false, absent);
    }

    private Optional<String> reason(KernelPart part, CallChains.Shares shares) {
        if (shares.samples() < FEWEST) {
            return Optional.of(
                    "perf took "
                            + shares.samples()
                            + " samples, which is too few for a share; make each fork longer");
        }
        if (shares.nameless()) {
            return Optional.of(
                    "perf cannot name the kernel's functions; " + PerfAccess.kernelNames());
        }
        return inlined.contains(part)
                ? Optional.of(
                        "this kernel has no function "
                                + part.label()
                                + ": the compiler made it a part of its callers")
                : Optional.empty();
    }

    private static List<String> warnings(String event) {
        return event.contains("clock")
                ? List.of(
                        "perf used a timer ("
                                + event
                                + "), because this machine has no cycle counter. Code that runs"
                                + " with interrupts off is counted after they are on again.")
                : List.of();
    }

    private void clean() {
        data.toFile().delete();
        data.resolveSibling("perf.data.old").toFile().delete();
        errors.toFile().delete();
    }
}
