package dev.percpu.harness.bench.targets;

import dev.percpu.counters.linux.InstalledReads;

/** Its call is one of code that is installed in the JVM. */
final class InstalledCallCounter extends CallCounter {

    @Override
    public void add(long delta) {
        value += delta + InstalledReads.nothing();
    }
}
