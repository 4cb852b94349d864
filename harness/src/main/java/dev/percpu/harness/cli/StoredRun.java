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

/** A run that was read from a directory, or from a packed file. */
record StoredRun(String name, Path path, Manifest manifest, List<ForkResult> results) {

    /**
     * Reads the run at a path; the parts of a night count as one run. A truncated run is reported
     * on the error stream.
     *
     * @throws IOException if there is no run, it is damaged, or the runs are from several machines;
     *     the message is fit for a user
     */
    static StoredRun read(Path path, CommandLine command) throws IOException {
        List<StoredRun> runs = readAll(path, command);
        StoredRun first = runs.get(0);
        return runs.size() == 1 ? first : merged(path, runs);
    }

    /** Reads every run at a path. */
    static List<StoredRun> readAll(Path path, CommandLine command) throws IOException {
        List<StoredRun> runs = new ArrayList<>();
        for (Runs.Found found : Runs.in(path)) {
            ResultDirectory.Contents contents = ResultDirectory.read(found.directory());
            if (!contents.dropped().isEmpty()) {
                command.getErr()
                        .println(
                                "warning: the last fork result in '"
                                        + found.directory()
                                        + "' was not written completely, and is left out");
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

    /**
     * Merges the parts of a night into one run. Forks of a cell that several parts contain are
     * renumbered.
     */
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

    /** The whole run as a side of a comparison. */
    Side side() {
        return new Side(path.toString(), manifest, results, Optional.empty());
    }

    /** The part of the run with a given name. */
    Side side(By by, String name) throws IOException {
        String full = resolve(by, name);
        return new Side(full + " in " + path, manifest, results, Optional.of(full));
    }

    /** The valid names: the subjects, or the JDKs. */
    List<String> names(By by) {
        return Stream.concat(
                        manifest.plan().cells().stream(), results.stream().map(ForkResult::cell))
                .map(by::part)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }

    /** The full form of a name. A name may be shortened at a colon if the short form is unique. */
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
