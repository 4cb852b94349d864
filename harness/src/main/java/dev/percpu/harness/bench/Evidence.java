package dev.percpu.harness.bench;

import dev.percpu.harness.store.Validation;
import dev.percpu.harness.store.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a fork leaves behind to be judged by.
 *
 * @param validation the updates issued, warm-up included, against the counter's sum after the last
 * @param workers what each worker reports, by its number
 */
public record Evidence(Validation validation, List<Worker> workers) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Copies the list. */
    public Evidence {
        workers = List.copyOf(workers);
    }

    /**
     * What did not go as asked for.
     *
     * @return a sentence each, without repetition
     */
    public List<String> warnings() {
        return workers.stream()
                .map(Worker::warning)
                .filter(warning -> !warning.isEmpty())
                .distinct()
                .toList();
    }

    /**
     * Leaves this for the parent.
     *
     * @param file the file that it named
     * @throws IOException if it cannot be written
     */
    public void write(Path file) throws IOException {
        Files.writeString(file, JSON.writeValueAsString(this) + "\n");
    }

    /**
     * Reads what a fork left.
     *
     * @param file the file named to the fork
     * @return the evidence
     * @throws IOException if there is none or it cannot be read
     */
    public static Evidence read(Path file) throws IOException {
        try {
            return JSON.readValue(Files.readString(file), Evidence.class);
        } catch (JacksonException e) {
            throw new IOException("'" + file + "' is damaged: " + e.getOriginalMessage(), e);
        }
    }
}
