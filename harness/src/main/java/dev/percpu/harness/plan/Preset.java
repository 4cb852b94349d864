package dev.percpu.harness.plan;

import dev.percpu.harness.store.Timing;
import java.time.Duration;
import java.util.Locale;

/** How much time a run spends on each cell, in one word. */
public enum Preset {
    /** Only shows that every cell works; its figures are not for comparison. */
    SMOKE(1, new Timing(1, Duration.ofMillis(20), 2, Duration.ofMillis(20))),

    /** A first look: ranks designs that are far apart, without intervals. */
    FAST(2, new Timing(2, Duration.ofMillis(100), 3, Duration.ofMillis(100))),

    /** The fewest forks that give an interval, each long enough for the JIT to settle. */
    DEFAULT(3, Timing.STANDARD),

    /** For figures to be published: intervals that can be relied on. */
    RIGOROUS(10, new Timing(5, Duration.ofMillis(500), 10, Duration.ofMillis(500)));

    private final int forks;
    private final Timing timing;

    Preset(int forks, Timing timing) {
        this.forks = forks;
        this.timing = timing;
    }

    /** How many JVMs measure each cell, unless the user asks for another number. */
    public int forks() {
        return forks;
    }

    /** How long each JVM warms up and measures. */
    public Timing timing() {
        return timing;
    }

    /** The words that give this preset to another command; none for the default. */
    public String option() {
        return this == DEFAULT ? "" : " --preset " + name().toLowerCase(Locale.ROOT);
    }
}
