package dev.percpu.harness.stats;

/**
 * The value of one fork.
 *
 * @param fork the number of the fork within its cell
 * @param value the value of its least disturbed iterations
 */
public record ForkValue(int fork, double value) {}
