/**
 * Chooses a counter for a need by the figures of one run. {@code harness/docs/advice.md} describes
 * the rule.
 */
package dev.percpu.harness.stats.advice;
