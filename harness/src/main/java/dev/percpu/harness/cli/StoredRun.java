package dev.percpu.harness.cli;

import dev.percpu.harness.stats.compare.By;
import dev.percpu.harness.stats.compare.Side;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.ForkRow;
import dev.percpu.harness.store.ResultDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A run as it was read from its directory. */
record StoredRun(Path path, ResultDirectory.Contents contents) {

    static StoredRun read(Path path) throws UnusableRunException {
        try {
            return new StoredRun(path, ResultDirectory.read(path));
        } catch (IOException e) {
            throw new UnusableRunException(e.getMessage());
        }
    }

    /** What has to be said before its figures; empty if the run is whole on disk. */
    Optional<String> warning() {
        return contents.dropped().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "the last row of '"
                                + path
                                + "' was cut off while it was written, and is left out");
    }

    /** All of the run. */
    Side side() {
        return new Side(path.toString(), contents.manifest(), contents.rows(), Optional.empty());
    }

    /** The part of the run that a name stands for. */
    Side side(By by, String name) throws UnusableRunException {
        String full = resolve(by, name);
        return new Side(
                full + " in " + path, contents.manifest(), contents.rows(), Optional.of(full));
    }

    /** What may be named: the subjects, or the JDKs. */
    List<String> names(By by) {
        return Stream.concat(
                        contents.manifest().plan().cells().stream(),
                        contents.rows().stream().map(ForkRow::cell))
                .map(cell -> name(by, cell))
                .distinct()
                .toList();
    }

    private static String name(By by, CellKey cell) {
        return by == By.JDK ? cell.scene().jdk() : cell.subject();
    }

    /** A name in full, or one that may be shortened at a colon and still stands for one only. */
    private String resolve(By by, String name) throws UnusableRunException {
        List<String> names = names(by);
        if (names.contains(name)) {
            return name;
        }
        List<String> meant = names.stream().filter(full -> full.startsWith(name + ":")).toList();
        if (meant.size() == 1) {
            return meant.get(0);
        }
        throw new UnusableRunException(
                "'"
                        + path
                        + "' has "
                        + (meant.isEmpty()
                                ? "no '" + name + "'; it has " + String.join(", ", names)
                                : "several '" + name + "': " + String.join(", ", meant)));
    }
}
