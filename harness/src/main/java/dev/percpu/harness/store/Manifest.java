package dev.percpu.harness.store;

import java.time.Instant;
import java.util.List;

/**
 * What a run was planned to do and where it ran: {@code manifest.json}.
 *
 * @param schema the version of this format
 * @param started when the run started
 * @param command the command line that repeats the run
 * @param build the build that measured
 * @param host the machine
 * @param jdks the JDKs that scenarios name
 * @param plan what was to be measured
 */
public record Manifest(
        int schema,
        Instant started,
        String command,
        Build build,
        HostFacts host,
        List<Jdk> jdks,
        Plan plan) {

    /** The version of the format that this build writes. */
    public static final int SCHEMA = 2;

    public Manifest {
        jdks = List.copyOf(jdks);
    }

    /** The same manifest with another plan. */
    public Manifest withPlan(Plan other) {
        return new Manifest(schema, started, command, build, host, jdks, other);
    }

    /** The same manifest with further warnings about its host. */
    Manifest withWarnings(List<String> more) {
        return more.isEmpty()
                ? this
                : new Manifest(
                        schema, started, command, build, host.withWarnings(more), jdks, plan);
    }
}
