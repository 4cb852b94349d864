package dev.percpu.proof.soak;

import java.time.Duration;
import java.util.List;

/**
 * How long and how much, by system properties of the programs.
 *
 * @param seconds how long at least; {@code soak.seconds}
 * @param updates how many updates at least; {@code soak.updates}
 * @param lifecycles how many counters and groups to create at least; {@code soak.lifecycles}
 * @param round how many updates a round makes at most; {@code soak.round}
 * @param seed chooses everything that is chosen; {@code soak.seed}
 * @param tolerance by how many MiB what the process takes up may grow; {@code soak.tolerance}
 * @param leak MiB to leak between two looks at the memory; {@code soak.leak}
 */
record Settings(
        long seconds,
        long updates,
        long lifecycles,
        int round,
        long seed,
        int tolerance,
        int leak) {

    private static final int LOOKS = 60;
    private static final int SMALL_ROUND = 30_000;

    /** An hour of everything. */
    static final Settings HOUR =
            new Settings(3_600, 10_000_000_000L, 10_000_000, 2_000_000, 20_261_126, 16, 0);

    /** What the properties say, and of an hour what they leave out. */
    static Settings given() {
        return new Settings(
                Long.getLong("soak.seconds", HOUR.seconds),
                Long.getLong("soak.updates", HOUR.updates),
                Long.getLong("soak.lifecycles", HOUR.lifecycles),
                Integer.getInteger("soak.round", HOUR.round),
                Long.getLong("soak.seed", HOUR.seed),
                Integer.getInteger("soak.tolerance", HOUR.tolerance),
                Integer.getInteger("soak.leak", HOUR.leak));
    }

    /**
     * For a run that is so short that the JVM is still compiling, and takes more and more memory
     * for it.
     */
    static Settings brief(long seconds, long updates, long lifecycles) {
        return new Settings(seconds, updates, lifecycles, SMALL_ROUND, HOUR.seed, 128, 0);
    }

    Settings leaking(int mebibytes) {
        return new Settings(seconds, updates, lifecycles, round, seed, tolerance, mebibytes);
    }

    /** The time from one look at the memory to the next: a minute of an hour. */
    Duration period() {
        return Duration.ofMillis(Math.max(1_000, seconds * 1_000 / LOOKS));
    }

    /** The options that hand this to a JVM. */
    List<String> options() {
        return List.of(
                "-Dsoak.seconds=" + seconds,
                "-Dsoak.updates=" + updates,
                "-Dsoak.lifecycles=" + lifecycles,
                "-Dsoak.round=" + round,
                "-Dsoak.seed=" + seed,
                "-Dsoak.tolerance=" + tolerance,
                "-Dsoak.leak=" + leak);
    }
}
