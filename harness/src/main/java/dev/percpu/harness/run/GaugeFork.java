package dev.percpu.harness.run;

import dev.percpu.harness.bench.ForkSettings;
import dev.percpu.harness.bench.Gauged;
import dev.percpu.harness.bench.load.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A JVM that finds how long the work beside counters has to be, so that the counters take a given
 * share of the time.
 *
 * @param cpus the CPUs to pin its threads to; empty for no pinning
 */
record GaugeFork(List<Integer> cpus) {

    private static final Duration TIMEOUT = Duration.ofSeconds(120);

    GaugeFork {
        cpus = List.copyOf(cpus);
    }

    /**
     * Runs the JVM.
     *
     * @param program the class whose main method finds the length
     * @param arguments its arguments; the name of the result file is added as the last one
     * @param log the file for what the program prints
     * @param evidence the file for the result
     * @return what the program found
     * @throws IOException if the program failed, or if no length gives that share
     */
    Gauged run(Class<?> program, List<String> arguments, Path log, Path evidence)
            throws IOException {
        List<String> flags = new ArrayList<>(Workload.FIXED_HEAP);
        flags.addAll(new ForkSettings(cpus, evidence.toAbsolutePath()).jvmArguments());
        List<String> all = new ArrayList<>(arguments);
        all.add(evidence.toString());
        new JvmProgram(flags, program, all).run(log.toFile(), TIMEOUT);
        Gauged found = Gauged.read(evidence);
        if (found.steps() == 0) {
            throw new IOException(
                    "even without work beside them the counters' share is only "
                            + found.share()
                            + "; no length of work can give the share");
        }
        return found;
    }
}
