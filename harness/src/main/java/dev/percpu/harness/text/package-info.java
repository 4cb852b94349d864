/**
 * Text that other programs read back: words of a shell.
 *
 * <p>What a figure looks like to a person is the report's business.
 */
package dev.percpu.harness.text;
