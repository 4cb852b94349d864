/**
 * How a counter's throughput grows with its threads, by Gunther's Universal Scalability Law.
 *
 * <p>Who fits, decides which points belong together, or holds a fit belongs here; who draws it does
 * not.
 */
package dev.percpu.harness.stats.scaling;
