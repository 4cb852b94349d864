package dev.percpu.harness.run;

import dev.percpu.harness.bench.memory.Footprint;
import dev.percpu.harness.plan.FootprintTask;
import dev.percpu.harness.store.Footprints.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Measures footprints, each in a JVM of its own, and keeps to what memory there is. */
public final class FootprintRun {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Progress progress;
    private final List<Entry> entries = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();

    /**
     * A run that has not begun.
     *
     * @param progress who is told
     */
    public FootprintRun(Progress progress) {
        this.progress = progress;
    }

    /**
     * Measures one after the other.
     *
     * @param tasks what to measure
     */
    public void execute(List<FootprintTask> tasks) {
        long began = System.nanoTime();
        for (int i = 0; i < tasks.size(); i++) {
            FootprintTask task = tasks.get(i);
            progress.starting(
                    i, tasks.size(), task.text(), Duration.ofNanos(System.nanoTime() - began));
            try {
                entries.add(measured(task));
            } catch (IOException e) {
                skip(task.text() + ": " + e.getMessage());
            }
        }
    }

    /**
     * Notes that something is not measured.
     *
     * @param reason what, and why
     */
    public void skip(String reason) {
        skipped.add(reason);
        progress.warn(List.of(reason));
    }

    private static Entry measured(FootprintTask task) throws IOException {
        Path directory = Files.createTempDirectory("counters-footprint");
        Path log = directory.resolve("log");
        Path found = directory.resolve("found.json");
        try {
            new JvmProgram(
                            Footprint.jvmFlags(task.counters()),
                            Footprint.class,
                            List.of(
                                    task.where().name(),
                                    task.measured(),
                                    String.valueOf(task.possibleCpus()),
                                    String.valueOf(task.counters()),
                                    found.toString()))
                    .run(log.toFile(), PATIENCE);
            Footprint footprint = Footprint.read(found);
            if (!footprint.validation().passed()) {
                throw new IOException(
                        "counted %d of %d updates"
                                .formatted(
                                        footprint.validation().counted(),
                                        footprint.validation().issued()));
            }
            return new Entry(
                    task.name(),
                    task.where(),
                    task.counters(),
                    task.possibleCpus(),
                    footprint.bytes());
        } catch (IOException e) {
            throw new IOException(e.getMessage() + reason(log), e);
        } finally {
            Files.deleteIfExists(log);
            Files.deleteIfExists(found);
            Files.delete(directory);
        }
    }

    private static String reason(Path log) throws IOException {
        return Files.exists(log)
                ? Files.readAllLines(log).stream()
                        .filter(line -> line.contains("Exception") || line.contains("Error"))
                        .map(line -> ": " + line)
                        .findFirst()
                        .orElse("")
                : "";
    }

    /**
     * What has been measured.
     *
     * @return the entries, in the order of the tasks
     */
    public List<Entry> entries() {
        return List.copyOf(entries);
    }

    /**
     * What has not.
     *
     * @return a sentence each
     */
    public List<String> skipped() {
        return List.copyOf(skipped);
    }
}
