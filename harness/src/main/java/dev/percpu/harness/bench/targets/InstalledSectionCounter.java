package dev.percpu.harness.bench.targets;

import dev.percpu.counters.linux.InstalledSections;

/** Its sequence is installed in the JVM. */
final class InstalledSectionCounter extends ColumnCounter {

    private static final InstalledSections INSTALLED =
            InstalledSections.of(STRIDE, UNITS, Long.BYTES).orElseThrow();

    @Override
    public void add(long delta) {
        INSTALLED.add(SLOT0, delta);
    }
}
