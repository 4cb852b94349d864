/**
 * The bundle: one file with all that measures, for a machine that has nothing.
 *
 * <p>What a bundle is made of, how its runtimes are linked, and whose licences are in it belongs
 * here.
 */
package dev.percpu.harness.bundle;
