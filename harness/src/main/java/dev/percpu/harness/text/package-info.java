/**
 * Shell words that other programs read back, and foreign text that messages repeat.
 *
 * <p>The reports decide how a figure looks to a person.
 */
package dev.percpu.harness.text;
