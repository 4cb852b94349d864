/**
 * The protocols under Lincheck's model checker: every interleaving of a few threads that take a few
 * steps, as far as a bounded number of tries goes.
 *
 * <p><b>Who belongs here.</b> The protocols with their scenarios and canaries, the operations that
 * scenarios are made of, and what judges an execution. {@code docs/stress.md} says what is checked
 * and what is not.
 */
package dev.percpu.stress.lincheck;
