package dev.percpu.harness.kernel;

import dev.percpu.harness.store.CellKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Something that is measured again and again, and how the native runner is told to.
 *
 * @param cell what rows of it are of
 * @param options the native runner's words before the program, its command first
 * @param program the program that it runs, with its arguments
 * @param comms what the kernel calls the processes whose samples count; empty for all of them
 * @param userless whether its processes do next to nothing outside of the kernel
 */
public record Measurement(
        CellKey cell,
        List<String> options,
        List<String> program,
        Optional<Set<String>> comms,
        boolean userless) {

    /** The native runner's command for many processes. */
    static final String CREATE = "create";

    /** The native runner's command for a command of the user's. */
    static final String TIME = "time";

    /** Copies the lists. */
    public Measurement {
        options = List.copyOf(options);
        program = List.copyOf(program);
        comms = comms.map(Set::copyOf);
    }

    /** Whether it is a command of the user's, whose own times and output count. */
    boolean timed() {
        return options.get(0).equals(TIME);
    }

    /**
     * The command line of one repetition.
     *
     * @param programs where the native programs are
     * @param log where a command's output goes
     */
    List<String> commandLine(Programs programs, Path log) {
        List<String> line = new ArrayList<>();
        line.add(programs.runner().toString());
        line.addAll(options);
        if (timed()) {
            line.addAll(List.of("--output", log.toString()));
        }
        line.add("--");
        line.addAll(timed() ? program : program.stream().map(programs::resolve).toList());
        return line;
    }
}
