/**
 * Text that other programs read back, words of a shell; and text that was read, in messages.
 *
 * <p>What a figure looks like to a person is the report's business.
 */
package dev.percpu.harness.text;
