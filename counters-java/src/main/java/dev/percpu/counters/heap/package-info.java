/**
 * Layouts in arrays on the Java heap, and indexes that ask nothing of the operating system.
 *
 * <p><b>Who belongs here.</b> What works on every JVM: {@code heap} and {@code heap-dense} slots,
 * the {@code single} and the {@code thread-hash} index, and the provider that offers every design
 * over them.
 */
package dev.percpu.counters.heap;
