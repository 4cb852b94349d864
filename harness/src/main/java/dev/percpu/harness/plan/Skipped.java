package dev.percpu.harness.plan;

/**
 * A part of a request that cannot be done here, although the rest can.
 *
 * @param what what was asked for
 * @param reason why it cannot be done
 */
public record Skipped(String what, String reason) {}
