package dev.percpu.harness.bench;

import dev.percpu.harness.store.Validation;
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

    /**
     * What one worker reports.
     *
     * @param number its number among the workers, from 0
     * @param issued how many updates it issued
     * @param pinned the CPU that it was pinned to, or −1
     * @param firstCpu the CPU that it ran on before its first update, or −1 if that is unknown
     * @param lastCpu the CPU that it ran on after its last update, or −1 if that is unknown
     * @param warning why it was not pinned as asked for; empty if it was
     */
    public record Worker(
            int number, long issued, int pinned, int firstCpu, int lastCpu, String warning) {

        /** Stands for a CPU where there is none. */
        static final int NONE = -1;
    }

    /** Copies the list. */
    public Evidence {
        workers = List.copyOf(workers);
    }

    /**
     * The CPUs that the workers were pinned to.
     *
     * @return a CPU for each worker by its number; empty unless every one was pinned
     */
    public List<Integer> cpus() {
        List<Integer> cpus = workers.stream().map(Worker::pinned).toList();
        return cpus.contains(Worker.NONE) ? List.of() : cpus;
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
