/**
 * Counters under load for as long as one likes: two JVMs that do to their threads all that a JVM
 * and a kernel may do, and count every update. {@code Updates} and {@code Lifecycles} are the
 * programs; {@code docs/soak.md} says what they have seen.
 */
package dev.percpu.proof.soak;
