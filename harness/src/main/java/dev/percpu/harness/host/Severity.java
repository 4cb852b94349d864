package dev.percpu.harness.host;

/** What a finding means for the figures. */
public enum Severity {
    /** Nothing needs attention. */
    FINE,

    /** Worth knowing: something is skipped or costs more, but the figures are reliable. */
    LOOK,

    /** It makes the figures unreliable, whether it can be fixed or not. */
    BAD
}
