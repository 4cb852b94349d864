package dev.percpu.harness.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How much memory counters take: {@code footprint.json}.
 *
 * @param host the machine
 * @param entries what was measured
 * @param skipped what was not, a sentence each
 */
public record Footprints(HostFacts host, List<Entry> entries, List<String> skipped) {

    private static final String FILE = "footprint.json";

    /** Copies the lists. */
    public Footprints {
        entries = List.copyOf(entries);
        skipped = List.copyOf(skipped);
    }

    /** Where memory was looked for. */
    public enum Where {
        /** The heap, object by object: what one more counter adds. */
        HEAP,
        /** Beside the heap, every slot written to: the process's growth, shared out. */
        OFFHEAP
    }

    /**
     * The memory of one of many counters.
     *
     * @param subject whose
     * @param where where it was looked for
     * @param counters how many counters there were
     * @param possibleCpus the CPUs that they were laid out for
     * @param bytes bytes of each
     */
    public record Entry(
            String subject, Where where, int counters, int possibleCpus, double bytes) {}

    /**
     * Leaves this in a directory, over what was there.
     *
     * @param directory where; it is made if it does not exist
     * @throws IOException if it cannot be written
     */
    public void write(Path directory) throws IOException {
        JsonFiles.write(directory.resolve(FILE), this);
    }

    /**
     * Reads what was left in a directory.
     *
     * @param directory a result directory
     * @return the footprints; empty if there are none
     * @throws IOException if the file is damaged; the message names it
     */
    public static Optional<Footprints> read(Path directory) throws IOException {
        return JsonFiles.readIfThere(directory.resolve(FILE), Footprints.class);
    }
}
