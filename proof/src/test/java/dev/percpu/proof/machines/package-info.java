/**
 * Emulated machines with more CPUs and nodes than are at hand, and an emulated processor of another
 * kind: what is known of them, what is started on them, and what their log has to say for it.
 * {@code guest} is what runs inside.
 */
package dev.percpu.proof.machines;
