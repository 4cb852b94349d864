package dev.percpu.harness.run;

import dev.percpu.harness.plan.Jdks;
import dev.percpu.harness.plan.PlanException;
import dev.percpu.harness.store.Build;
import dev.percpu.harness.store.Event;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.HostFacts;
import dev.percpu.harness.store.Jdk;
import dev.percpu.harness.store.Manifest;
import dev.percpu.harness.store.ResultDirectory;
import dev.percpu.harness.store.Segment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A run at the moment when this JVM starts or resumes it. The caller holds the lock of the
 * directory.
 *
 * @param manifest what the run is to do
 * @param directory the directory for its rows
 * @param jdks the JDKs that scenarios name, with their present directories and versions
 * @param results the rows that the run already has
 * @param notes what the user must know about the state in which the run was found
 */
public record Session(
        Manifest manifest,
        ResultDirectory directory,
        List<Jdk> jdks,
        List<ForkResult> results,
        List<String> notes) {

    /** The directory within a run's directory where forks leave their logs. */
    public static final String FORKS = "forks";

    public Session {
        jdks = List.copyOf(jdks);
        results = List.copyOf(results);
        notes = List.copyOf(notes);
    }

    /**
     * Starts a run.
     *
     * @param path its directory
     * @param manifest what the run is to do
     * @throws IOException if the directory already holds a run or cannot be written; the message
     *     can be shown to a user
     */
    public static Session begin(Path path, Manifest manifest) throws IOException {
        ResultDirectory directory = ResultDirectory.create(path, manifest);
        directory.log(Event.What.STARTED, manifest.command());
        return new Session(manifest, directory, manifest.jdks(), List.of(), List.of());
    }

    /**
     * Resumes a run.
     *
     * @param path its directory
     * @param build the present build
     * @param host the machine in its present state
     * @param mixed whether to continue although the build, the machine or a JDK has changed
     * @throws IOException if there is no run, if it is damaged, or if something has changed and
     *     {@code mixed} is not set; nothing is modified then, and the message can be shown to a
     *     user
     */
    public static Session resume(Path path, Build build, HostFacts host, boolean mixed)
            throws IOException {
        ResultDirectory.Contents found = ResultDirectory.read(path);
        Manifest manifest = found.manifest();
        List<Jdk> jdks = jdksNow(manifest);
        List<String> differences = ResumeDifferences.between(manifest, build, host, jdks);
        if (!differences.isEmpty() && !mixed) {
            throw new IOException(
                    String.format(
                            "'%s' cannot be resumed here: %s; start a new run, or mix both with"
                                    + " --allow-mixed",
                            path, String.join("; ", differences)));
        }
        int orphans = Orphans.end(path.resolve(FORKS));
        ResultDirectory directory =
                ResultDirectory.reopen(
                        path, new Segment(Instant.now(), build, host, jdks, differences));
        List<String> notes = new ArrayList<>();
        directory.log(Event.What.RESUMED, found.results().size() + " fork results are there");
        if (!found.dropped().isEmpty()) {
            directory.log(Event.What.TORN_LINE_DROPPED, found.dropped());
            notes.add(
                    "the last fork result was not written completely; it is dropped, and its"
                            + " fork runs again");
        }
        if (orphans > 0) {
            notes.add("a fork of the interrupted run was still measuring; it has been stopped");
        }
        differences.forEach(difference -> notes.add("mixed: " + difference));
        return new Session(manifest, directory, jdks, found.results(), notes);
    }

    private static List<Jdk> jdksNow(Manifest manifest) throws IOException {
        List<Jdk> jdks = new ArrayList<>();
        for (Jdk jdk : manifest.jdks()) {
            try {
                jdks.add(Jdks.again(jdk));
            } catch (PlanException e) {
                throw new IOException(e.getMessage(), e);
            }
        }
        return jdks;
    }
}
