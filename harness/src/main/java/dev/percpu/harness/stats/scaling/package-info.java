/**
 * How a counter's throughput grows with its threads, by Gunther's Universal Scalability Law.
 *
 * <p>This package decides which points belong together, fits the law and holds the fits. It does
 * not draw them.
 */
package dev.percpu.harness.stats.scaling;
