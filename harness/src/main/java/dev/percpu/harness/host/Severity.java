package dev.percpu.harness.host;

/** What a finding means for the figures. */
public enum Severity {
    /** It is as a measurement would have it. */
    FINE,

    /** It is worth knowing: something is left out or costs more, and the figures hold. */
    LOOK,

    /** It makes figures unsound, whether it can be fixed or not. */
    BAD
}
