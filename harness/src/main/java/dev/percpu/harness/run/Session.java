package dev.percpu.harness.run;

import dev.percpu.counters.cpu.Topology;
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
import dev.percpu.harness.store.Timing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A run at the point where this JVM takes it up: at its begin, or where another has left it. The
 * caller holds the lock of the directory.
 *
 * @param manifest what the run is to do
 * @param directory where its rows go
 * @param jdks the JDKs that scenarios name, where and as they are now
 * @param results the rows that it has
 * @param notes what the user has to know of how it was found
 */
public record Session(
        Manifest manifest,
        ResultDirectory directory,
        List<Jdk> jdks,
        List<ForkResult> results,
        List<String> notes) {

    /** Where in a run's directory forks leave their logs. */
    public static final String FORKS = "forks";

    public Session {
        jdks = List.copyOf(jdks);
        results = List.copyOf(results);
        notes = List.copyOf(notes);
    }

    /**
     * Begins a run.
     *
     * @param path its directory
     * @param manifest what it is to do
     * @return the session
     * @throws IOException if there is a run already, or the directory cannot be written; the
     *     message is fit for a user
     */
    public static Session begin(Path path, Manifest manifest) throws IOException {
        ResultDirectory directory = ResultDirectory.create(path, manifest);
        directory.log(Event.What.STARTED, manifest.command());
        return new Session(manifest, directory, manifest.jdks(), List.of(), List.of());
    }

    /**
     * Goes on with a run.
     *
     * @param path its directory
     * @param build what measures now
     * @param host the machine as it is now
     * @param mixed whether to go on though one of them, or a JDK, is not what it was
     * @return the session
     * @throws IOException if there is no run, it is damaged, or something differs and {@code mixed}
     *     is not set; nothing has been changed then, and the message is fit for a user
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
                            "'%s' cannot be resumed here: %s; begin another run, or mix them with "
                                    + "--allow-mixed",
                            path, String.join("; ", differences)));
        }
        int orphans = Orphans.end(path.resolve(FORKS));
        ResultDirectory directory =
                ResultDirectory.reopen(
                        path, new Segment(Instant.now(), build, host, jdks, differences));
        List<String> notes = new ArrayList<>();
        directory.log(Event.What.RESUMED, found.results().size() + " rows are there");
        if (!found.dropped().isEmpty()) {
            directory.log(Event.What.TORN_LINE_DROPPED, found.dropped());
            notes.add(
                    "the last row was cut off while it was written; it is dropped, and its fork"
                            + " runs again");
        }
        if (orphans > 0) {
            notes.add("a fork of the run that died was still measuring, and has been ended");
        }
        differences.forEach(difference -> notes.add("mixed: " + difference));
        return new Session(manifest, directory, jdks, found.results(), notes);
    }

    /**
     * What measures cells of this session.
     *
     * @param timing how long forks measure
     * @param topology the CPUs that their threads are put on
     * @return forks that leave their logs in the session's directory
     */
    public Forks forks(Timing timing, Topology topology) {
        return new PinnedForks(directory.path().resolve(FORKS), step -> timing, jdks, topology);
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
