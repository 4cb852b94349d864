package dev.percpu.counters.failure;

/** How thoroughly failures are tried out: {@code -Dfailures=long} for all that can be combined. */
final class Length {

    static final boolean LONG = "long".equals(System.getProperty("failures"));

    private Length() {}
}
