package dev.percpu.harness.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What a run is held against: {@code goals.json} in its directory. */
public record Goals(List<Goal> goals) {

    private static final String FILE = "goals.json";

    public Goals {
        goals = List.copyOf(goals);
    }

    /**
     * Leaves this in a directory, over what was there.
     *
     * @throws IOException if it cannot be written
     */
    public void write(Path directory) throws IOException {
        JsonFiles.write(directory.resolve(FILE), this);
    }

    /**
     * Reads what was left in a directory.
     *
     * @return the goals; none if the run has none
     * @throws IOException if the file is damaged; the message names it
     */
    public static Goals read(Path directory) throws IOException {
        return JsonFiles.readIfThere(directory.resolve(FILE), Goals.class)
                .orElse(new Goals(List.of()));
    }
}
