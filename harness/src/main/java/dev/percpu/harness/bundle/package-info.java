/**
 * The bundle: the whole harness in one file, for a machine on which nothing is installed.
 *
 * <p>This package decides what a bundle contains, how its runtimes are linked, and which licences
 * it includes.
 */
package dev.percpu.harness.bundle;
