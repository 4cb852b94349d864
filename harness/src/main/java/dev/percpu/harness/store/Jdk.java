package dev.percpu.harness.store;

/**
 * A JDK that forks run on.
 *
 * @param name what scenarios call it
 * @param home where it is
 * @param version the JVM's name and full version
 */
public record Jdk(String name, String home, String version) {}
