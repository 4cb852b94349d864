/**
 * From a need to a counter, by the rows of one run. The rule is written down in {@code
 * harness/docs/advice.md}.
 */
package dev.percpu.harness.stats.advice;
