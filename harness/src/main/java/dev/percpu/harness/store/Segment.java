package dev.percpu.harness.store;

import java.time.Instant;
import java.util.List;

/**
 * A part of a run that was resumed: one line of {@code segments.jsonl}. Rows that were started
 * before the first segment are of the manifest's machine and build, those after it of this one's,
 * up to the next.
 *
 * @param started when the part began
 * @param build what measured
 * @param host the machine
 * @param jdks the JDKs that scenarios name
 * @param differences in what they differ from those of the manifest, a phrase each
 */
public record Segment(
        Instant started, Build build, HostFacts host, List<Jdk> jdks, List<String> differences) {

    public Segment {
        jdks = List.copyOf(jdks);
        differences = List.copyOf(differences);
    }

    /** What a reader of the rows has to know, as a sentence. */
    String warning() {
        return "Rows since "
                + started
                + " were measured under other conditions than those before: "
                + String.join("; ", differences)
                + ".";
    }
}
