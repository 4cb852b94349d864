package dev.percpu.harness.bench;

import dev.percpu.harness.store.Json;
import dev.percpu.harness.store.Series;
import dev.percpu.harness.store.Validation;
import dev.percpu.harness.store.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/**
 * What a fork leaves behind, so that the parent can judge it.
 *
 * @param validation the updates that were issued, including those of the warm-up, and the counter's
 *     sum after the last update
 * @param workers the report of each worker, by the worker's number
 * @param series what the fork has measured itself; JMH has measured the rest
 * @param interference what kept the workers from working; empty if the fork did not record it
 */
public record Evidence(
        Validation validation,
        List<Worker> workers,
        List<Series> series,
        Optional<Interference> interference) {

    public Evidence {
        workers = List.copyOf(workers);
        series = List.copyOf(series);
    }

    /** The evidence of a fork in which only JMH has measured. */
    public Evidence(Validation validation, List<Worker> workers) {
        this(validation, workers, List.of(), Optional.empty());
    }

    /**
     * What differed from the request.
     *
     * @return one sentence each, without repetition
     */
    public List<String> warnings() {
        return Stream.of(
                        workers.stream().map(Worker::warning).filter(text -> !text.isEmpty()),
                        workers.stream().filter(Worker::strayed).map(Evidence::strayed),
                        migrations().stream())
                .flatMap(Function.identity())
                .distinct()
                .toList();
    }

    /**
     * A warning about moves between CPUs. The kernel also counts moves that a look at the start and
     * end of an iteration misses.
     */
    private Optional<String> migrations() {
        return interference
                .flatMap(found -> found.switches().migrations())
                .filter(count -> count > 0 && !Worker.cpus(workers).isEmpty())
                .map(count -> "pinned workers were moved between CPUs " + count + " times");
    }

    private static String strayed(Worker worker) {
        return "worker %d was pinned to CPU %d and seen on %s"
                .formatted(
                        worker.number(),
                        worker.pinned(),
                        worker.ranOn().stream()
                                .map(String::valueOf)
                                .collect(Collectors.joining(", ")));
    }

    /**
     * Writes the evidence for the parent.
     *
     * @param file the file that the parent named
     * @throws IOException if the file cannot be written
     */
    public void write(Path file) throws IOException {
        Files.writeString(file, Json.line(this) + "\n");
    }

    /**
     * Reads the evidence of a fork.
     *
     * @param file the file that was named to the fork
     * @throws IOException if the file does not exist or cannot be read
     */
    public static Evidence read(Path file) throws IOException {
        try {
            return Json.MAPPER.readValue(Files.readString(file), Evidence.class);
        } catch (JacksonException e) {
            throw new IOException("'" + file + "' is damaged: " + e.getOriginalMessage(), e);
        }
    }
}
