package dev.percpu.harness.plan;

/**
 * Something that was asked for and cannot be done here, while the rest of the request can.
 *
 * @param what what was asked for
 * @param reason why it cannot be done
 */
public record Skipped(String what, String reason) {}
