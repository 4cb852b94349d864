package dev.percpu.harness.store;

/**
 * The build that measured. Rows of different builds do not belong to one run.
 *
 * @param version the project's version
 * @param digest a hash of the classes and libraries that forks run
 */
public record Build(String version, String digest) {}
