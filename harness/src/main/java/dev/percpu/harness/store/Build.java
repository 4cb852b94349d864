package dev.percpu.harness.store;

/**
 * What measured: rows of different builds are not rows of one run.
 *
 * @param version the project's version
 * @param digest a hash of the classes and libraries that forks run
 */
public record Build(String version, String digest) {}
