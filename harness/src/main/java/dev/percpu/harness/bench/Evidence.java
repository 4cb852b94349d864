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
 * What a fork leaves behind to be judged by.
 *
 * @param validation the updates issued, warm-up included, against the counter's sum after the last
 * @param workers what each worker reports, by its number
 * @param series what the fork has measured itself; what is missing JMH has measured
 * @param interference what kept the workers from working; empty if nobody looked
 */
public record Evidence(
        Validation validation,
        List<Worker> workers,
        List<Series> series,
        Optional<Interference> interference) {

    /** Copies the lists. */
    public Evidence {
        workers = List.copyOf(workers);
        series = List.copyOf(series);
    }

    /**
     * The evidence of a fork that JMH alone has measured.
     *
     * @param validation as above
     * @param workers as above
     */
    public Evidence(Validation validation, List<Worker> workers) {
        this(validation, workers, List.of(), Optional.empty());
    }

    /**
     * What did not go as asked for.
     *
     * @return a sentence each, without repetition
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

    /** The kernel counts moves that nobody sees who looks at begin and end of an iteration. */
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
     * Leaves this for the parent.
     *
     * @param file the file that it named
     * @throws IOException if it cannot be written
     */
    public void write(Path file) throws IOException {
        Files.writeString(file, Json.line(this) + "\n");
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
            return Json.MAPPER.readValue(Files.readString(file), Evidence.class);
        } catch (JacksonException e) {
            throw new IOException("'" + file + "' is damaged: " + e.getOriginalMessage(), e);
        }
    }
}
