package dev.percpu.harness.stats.compare;

/** What became of a figure. */
public enum Change {
    /** The whole interval lies below the noise threshold. */
    FASTER,
    /** The whole interval lies above the noise threshold. */
    SLOWER,
    /** The whole interval lies within the noise threshold. */
    NO_DIFFERENCE,
    /** The interval reaches over the noise threshold, or there is none. */
    UNSURE,
    /** One of the two has no figure. */
    NOT_COMPARABLE
}
