package dev.percpu.harness.store;

/**
 * A JDK that forks run on.
 *
 * @param name the name that scenarios use for it
 * @param home its directory
 * @param version the JVM's name and full version
 */
public record Jdk(String name, String home, String version) {}
