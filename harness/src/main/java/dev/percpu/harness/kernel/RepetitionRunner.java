package dev.percpu.harness.kernel;

import dev.percpu.harness.store.Conditions;
import dev.percpu.harness.store.ForkRow;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Purpose;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Runs one repetition of a measurement at a time. */
public final class RepetitionRunner {

    private static final String TICK =
            "This kernel tells user from system time by its tick: a process that ends between two"
                    + " ticks counts as user time wholly. Their sum is exact: compare that.";

    private final Programs programs;
    private final Load load;
    private final Perf perf;
    private final Optional<String> unsampled;

    /**
     * A runner for one series.
     *
     * @param programs the native programs
     * @param load the load of each repetition
     * @param perf samples repetitions that are for counting
     * @param unsampled why the series has no such repetition; empty if it has
     */
    public RepetitionRunner(Programs programs, Load load, Perf perf, Optional<String> unsampled) {
        this.programs = programs;
        this.load = load;
        this.perf = perf;
        this.unsampled = unsampled;
    }

    /**
     * Runs a repetition to its end, good or bad.
     *
     * @param measurement what is measured
     * @param step which repetition of it, and what for
     * @param log where a command's output goes
     * @return its row, with the error in it if it failed
     */
    public ForkRow run(Measurement measurement, Plan.Step step, Path log) {
        Instant started = Instant.now();
        Path file = log.toAbsolutePath();
        List<String> commandLine = measurement.commandLine(programs, file);
        RepetitionRow row = new RepetitionRow(step, started);
        try {
            if (step.purpose() == Purpose.COUNTING) {
                Perf.Sampled sampled = perf.sample(measurement, load, commandLine);
                return row.of(sampled.repetition(), sampled.conditions(), sampled.warnings());
            }
            Path errors = file.resolveSibling(file.getFileName() + ".err");
            Repetition repetition = RunnerProcess.run(commandLine, errors);
            return row.of(
                    repetition,
                    Conditions.ofEvents(Map.of(), false, absent()),
                    byTick(measurement, repetition) ? List.of(TICK) : List.of());
        } catch (KernelException e) {
            return row.failed(e.getMessage());
        }
    }

    private Map<String, String> absent() {
        Map<String, String> absent = new TreeMap<>();
        for (KernelPart part : KernelPart.values()) {
            unsampled.ifPresent(reason -> absent.put(part.event(), reason));
        }
        return absent;
    }

    /**
     * Processes that do nothing outside of the kernel cannot have spent most of their time there.
     */
    private static boolean byTick(Measurement measurement, Repetition repetition) {
        return measurement.userless()
                && repetition.children().userNs() > repetition.children().systemNs();
    }
}
