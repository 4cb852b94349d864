/**
 * Deliberately broken copies of the counters' protocols, one fault each. A test that does not catch
 * its copy proves nothing about the counter itself.
 *
 * <p>Nothing but the tests of this module may use them. {@code docs/stress.md} says how to add one.
 */
package dev.percpu.stress.canary;
