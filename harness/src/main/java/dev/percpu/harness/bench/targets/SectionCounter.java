package dev.percpu.harness.bench.targets;

import dev.percpu.counters.linux.Sections;

/** Its sequence is called as a function of C. */
final class SectionCounter extends ColumnCounter {

    @Override
    public void add(long delta) {
        Sections.add(SLOT0, STRIDE, UNITS, Long.BYTES, delta);
    }
}
