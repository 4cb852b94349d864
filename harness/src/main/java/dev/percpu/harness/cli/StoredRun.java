package dev.percpu.harness.cli;

import dev.percpu.harness.stats.compare.By;
import dev.percpu.harness.stats.compare.Side;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Manifest;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.ResultDirectory;
import dev.percpu.harness.store.Runs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;

/** A run as it was read: of a directory, or of a file that was taken home. */
record StoredRun(String name, Path path, Manifest manifest, List<ForkResult> results) {

    /**
     * Reads what a path stands for as one run. What was cut off of it is said on the error stream.
     *
     * @throws IOException if there is none, it is damaged, or several are of several machines; the
     *     message is fit for a user
     */
    static StoredRun read(Path path, CommandLine command) throws IOException {
        List<StoredRun> runs = readAll(path, command);
        StoredRun first = runs.get(0);
        return runs.size() == 1 ? first : merged(path, runs);
    }

    /** Reads each run that a path stands for. */
    static List<StoredRun> readAll(Path path, CommandLine command) throws IOException {
        List<StoredRun> runs = new ArrayList<>();
        for (Runs.Found found : Runs.in(path)) {
            ResultDirectory.Contents contents = ResultDirectory.read(found.directory());
            if (!contents.dropped().isEmpty()) {
                command.getErr()
                        .println(
                                "warning: the last row of '"
                                        + found.directory()
                                        + "' was cut off while it was written, and is left out");
            }
            runs.add(
                    new StoredRun(
                            found.name(),
                            found.directory(),
                            contents.manifest(),
                            contents.results()));
        }
        return runs;
    }

    /** The parts of a night as one run; forks of a cell that several parts have are counted on. */
    private static StoredRun merged(Path path, List<StoredRun> runs) throws IOException {
        Manifest first = runs.get(0).manifest;
        if (runs.stream()
                        .map(run -> run.manifest.host())
                        .map(host -> List.of(host.cpuModel(), host.kernel(), host.onlineCpus()))
                        .distinct()
                        .count()
                > 1) {
            throw new IOException(
                    "'%s' has runs of several machines; name one of %s"
                            .formatted(
                                    path,
                                    String.join(
                                            ", ", runs.stream().map(StoredRun::name).toList())));
        }
        Map<Plan.Step, Integer> forks = new HashMap<>();
        List<ForkResult> results = new ArrayList<>();
        for (StoredRun run : runs) {
            for (ForkResult result : run.results) {
                int fork =
                        forks.merge(
                                new Plan.Step(result.cell(), 0, result.purpose()), 1, Integer::sum);
                results.add(result.withFork(fork - 1));
            }
        }
        Plan plan =
                first.plan()
                        .withCells(
                                runs.stream()
                                        .flatMap(run -> run.manifest.plan().cells().stream())
                                        .distinct()
                                        .toList());
        return new StoredRun(runs.get(0).name, path, first.withPlan(plan), results);
    }

    /** All of the run. */
    Side side() {
        return new Side(path.toString(), manifest, results, Optional.empty());
    }

    /** The part of the run that a name stands for. */
    Side side(By by, String name) throws IOException {
        String full = resolve(by, name);
        return new Side(full + " in " + path, manifest, results, Optional.of(full));
    }

    /** What may be named: the subjects, or the JDKs. */
    List<String> names(By by) {
        return Stream.concat(
                        manifest.plan().cells().stream(), results.stream().map(ForkResult::cell))
                .map(by::part)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }

    /** A name in full, or one that may be shortened at a colon and still stands for one only. */
    private String resolve(By by, String name) throws IOException {
        List<String> names = names(by);
        if (names.contains(name)) {
            return name;
        }
        List<String> meant = names.stream().filter(full -> full.startsWith(name + ":")).toList();
        if (meant.size() == 1) {
            return meant.get(0);
        }
        throw new IOException(
                "'%s' has %s"
                        .formatted(
                                path,
                                meant.isEmpty()
                                        ? "no '" + name + "'; it has " + String.join(", ", names)
                                        : "several '" + name + "': " + String.join(", ", meant)));
    }
}
