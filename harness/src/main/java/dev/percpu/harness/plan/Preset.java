package dev.percpu.harness.plan;

import dev.percpu.harness.store.Timing;
import java.time.Duration;

/** How much of its time a run gives to each cell, in a word. */
public enum Preset {
    /** Shows that every cell works; nothing to compare by. */
    SMOKE(1, new Timing(1, Duration.ofMillis(20), 2, Duration.ofMillis(20))),

    /** A first look: the ranking of designs that are far apart, without intervals. */
    FAST(2, new Timing(2, Duration.ofMillis(100), 3, Duration.ofMillis(100))),

    /** As few forks as give an interval, each as long as its JIT needs to settle. */
    DEFAULT(3, Timing.STANDARD),

    /** For figures to be published: intervals that can be taken at their word. */
    RIGOROUS(10, new Timing(5, Duration.ofMillis(500), 10, Duration.ofMillis(500)));

    private final int forks;
    private final Timing timing;

    Preset(int forks, Timing timing) {
        this.forks = forks;
        this.timing = timing;
    }

    /** How many JVMs measure each cell unless another number is asked for. */
    public int forks() {
        return forks;
    }

    /** How long each of them warms up and measures. */
    public Timing timing() {
        return timing;
    }
}
