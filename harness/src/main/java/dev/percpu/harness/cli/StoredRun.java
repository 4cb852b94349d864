package dev.percpu.harness.cli;

import dev.percpu.harness.stats.compare.By;
import dev.percpu.harness.stats.compare.Side;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Manifest;
import dev.percpu.harness.store.ResultDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;

/** A run as it was read from its directory. */
record StoredRun(Path path, Manifest manifest, List<ForkResult> results) {

    /**
     * Reads a run. What was cut off of it is said on the error stream.
     *
     * @throws IOException if there is none, or it is damaged; the message is fit for a user
     */
    static StoredRun read(Path path, CommandLine command) throws IOException {
        ResultDirectory.Contents contents = ResultDirectory.read(path);
        if (!contents.dropped().isEmpty()) {
            command.getErr()
                    .println(
                            "warning: the last row of '"
                                    + path
                                    + "' was cut off while it was written, and is left out");
        }
        return new StoredRun(path, contents.manifest(), contents.results());
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
