package dev.percpu.harness.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The goals that a run is compared with: {@code goals.json} in its directory. */
public record Goals(List<Goal> goals) {

    private static final String FILE = "goals.json";

    public Goals {
        goals = List.copyOf(goals);
    }

    /**
     * Writes the goals to a directory and replaces an older file.
     *
     * @throws IOException if the file cannot be written
     */
    public void write(Path directory) throws IOException {
        JsonFiles.write(directory.resolve(FILE), this);
    }

    /**
     * Reads the goals from a directory.
     *
     * @return the goals; empty if the run has no goals
     * @throws IOException if the file is damaged; the message names it
     */
    public static Goals read(Path directory) throws IOException {
        return JsonFiles.readIfThere(directory.resolve(FILE), Goals.class)
                .orElse(new Goals(List.of()));
    }
}
