package dev.percpu.harness.bench.tasks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a fork of tasks leaves besides its evidence: where the time of its tasks went, by the clock
 * around each creation and each close.
 *
 * @param shares creation and close as a share of a task's whole time, one value for each measured
 *     iteration, the mean over owners
 * @param lifecycleNanos nanoseconds of creation and close of one task, for the same iterations
 */
public record TaskFigures(List<Double> shares, List<Double> lifecycleNanos) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Copies the lists. */
    public TaskFigures {
        shares = List.copyOf(shares);
        lifecycleNanos = List.copyOf(lifecycleNanos);
    }

    private static Path file(Path evidence) {
        return evidence.resolveSibling(evidence.getFileName() + ".tasks");
    }

    /**
     * Leaves this for the parent.
     *
     * @param evidence the file that it named for the evidence; this goes beside it
     * @throws IOException if it cannot be written
     */
    public void write(Path evidence) throws IOException {
        Files.writeString(file(evidence), JSON.writeValueAsString(this) + "\n");
    }

    /**
     * Reads what a fork left.
     *
     * @param evidence the file named to the fork
     * @return the figures; empty if it was no fork of tasks
     * @throws IOException if they cannot be read
     */
    public static Optional<TaskFigures> read(Path evidence) throws IOException {
        Path file = file(evidence);
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(Files.readString(file), TaskFigures.class));
        } catch (JacksonException e) {
            throw new IOException("'" + file + "' is damaged: " + e.getOriginalMessage(), e);
        }
    }
}
