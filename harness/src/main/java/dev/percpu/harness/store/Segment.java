package dev.percpu.harness.store;

import java.time.Instant;
import java.util.List;

/**
 * A part of a run, from where the run was resumed: one line of {@code segments.jsonl}. Rows that
 * started before the first segment belong to the manifest's machine and build. Later rows belong to
 * the machine and build of the last segment that started before them.
 *
 * @param started when this part started
 * @param build the build that measured
 * @param host the machine
 * @param jdks the JDKs that scenarios name
 * @param differences how these values differ from those of the manifest, one phrase each
 */
public record Segment(
        Instant started, Build build, HostFacts host, List<Jdk> jdks, List<String> differences) {

    public Segment {
        jdks = List.copyOf(jdks);
        differences = List.copyOf(differences);
    }

    /** What a reader of the rows must know, as one sentence. */
    String warning() {
        return "Results since "
                + started
                + " were measured under other conditions than earlier ones: "
                + String.join("; ", differences)
                + ".";
    }
}
