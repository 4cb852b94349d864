/**
 * Layouts in arrays on the Java heap, and indexes that need no call of the operating system.
 *
 * <p><b>Who belongs here.</b> Everything that works on every JVM: {@code heap} and {@code
 * heap-dense} slots, the slabs of threads that own slots, the indexes {@code single}, {@code
 * thread-hash} and {@code owner}, and the provider of all designs over them.
 */
package dev.percpu.counters.heap;
