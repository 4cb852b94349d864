/**
 * Layouts in arrays on the Java heap, and indexes that ask nothing of the operating system.
 *
 * <p><b>Who belongs here.</b> What works on every JVM: {@code heap} and {@code heap-dense} slots,
 * the slabs of threads that own slots, the {@code single}, the {@code thread-hash} and the {@code
 * owner} index, and the provider that offers every design over them.
 */
package dev.percpu.counters.heap;
