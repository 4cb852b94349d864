package dev.percpu.counters.failure;

/**
 * What is to be done with a variant.
 *
 * @param fault what falls
 * @param whole whether every combination of options is tried, and not one for each call
 * @param diary learns of each trial before it is made
 * @param report learns what is wrong
 */
public record FaultRun(Fault fault, boolean whole, Diary diary, Report report) {}
