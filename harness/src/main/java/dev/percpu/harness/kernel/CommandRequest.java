package dev.percpu.harness.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks for a command of the user's.
 *
 * @param command the command and its arguments
 * @param label the command as the user's shell reads it, which names it in results
 * @param prepare what a shell runs before each repetition, outside of the measured time
 * @param load how often, how many copies at once, and where
 */
public record CommandRequest(
        List<String> command, String label, Optional<String> prepare, Load load) {

    /** The workload's name. */
    public static final String TIME = "time";

    /** Copies the list. */
    public CommandRequest {
        command = List.copyOf(command);
    }

    /**
     * What is to be measured.
     *
     * @return one measurement
     * @throws KernelException if there is no such command, or no program to time it with
     */
    public List<Measurement> measurements() throws KernelException {
        Programs.require(List.of(Programs.RUNNER));
        String name = command.get(0);
        if (Programs.find(name).isEmpty()) {
            throw new KernelException(
                    "there is no program '" + name + "' to execute; correct the command after --");
        }
        List<String> options = new ArrayList<>(List.of(Measurement.TIME));
        options.addAll(load.options());
        prepare.ifPresent(text -> options.addAll(List.of("--prepare", text)));
        Map<String, String> parameters = Map.of("command", label);
        return List.of(
                new Measurement(
                        load.cell(TIME, parameters), options, command, Optional.empty(), false));
    }
}
