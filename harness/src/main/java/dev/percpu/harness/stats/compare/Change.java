package dev.percpu.harness.stats.compare;

/** How a figure changed. */
public enum Change {
    /** The whole interval lies below the noise threshold. */
    FASTER,
    /** The whole interval lies above the noise threshold. */
    SLOWER,
    /** The whole interval lies within the noise threshold. */
    NO_DIFFERENCE,
    /** The interval crosses the noise threshold, or there is no interval. */
    UNSURE,
    /** One of the two sides has no figure. */
    NOT_COMPARABLE
}
