package dev.percpu.harness.bench.targets;

/**
 * A call at each update, which does nothing: what a counter whose update is one such call cannot be
 * faster than. One thread alone counts, in a plain field.
 */
abstract class CallCounter extends YardstickCounter {

    /** What subclasses add to. */
    long value;

    @Override
    public final long sum() {
        return value;
    }

    @Override
    public final long drain() {
        long taken = value;
        value = 0;
        return taken;
    }
}
