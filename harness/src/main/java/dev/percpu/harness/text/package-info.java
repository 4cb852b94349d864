/**
 * Shell words that other programs read back, foreign text that messages repeat, and counted things.
 *
 * <p>The reports decide how a figure looks to a person.
 */
package dev.percpu.harness.text;
