package dev.percpu.counters.design;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.Counter;
import dev.percpu.counters.Variant;
import dev.percpu.counters.internal.GrowingSlots;

/**
 * The design {@code striped} where slots are chosen by thread and can be added: one word until
 * threads contend. It is what an {@link dev.percpu.counters.Adder} is, as a counter that can be
 * closed. There is nothing to specialise, so this is an ordinary class.
 */
final class GrowingCounter extends GrowingSlots implements Counter {

    private static final long serialVersionUID = 1L;

    private final transient Variant variant;

    /** Zero, to be spread over that many slots at most. */
    GrowingCounter(Variant variant, int most) {
        super(most);
        this.variant = variant;
    }

    @Override
    public Variant variant() {
        return variant;
    }

    @Override
    public void add(long delta) {
        update(delta);
    }

    @Override
    public void increment() {
        update(1);
    }

    @Override
    public void decrement() {
        update(-1);
    }

    @Override
    public long read() {
        return total();
    }

    @Override
    public long sum() {
        return total();
    }

    @Override
    public long drain() {
        return take();
    }

    @Override
    public Accuracy accuracy() {
        return Accuracy.QUIESCENT;
    }

    @Override
    public void close() {
        shut();
    }

    /** For people to read; {@link Description} has the form. */
    @Override
    public String toString() {
        return Description.of(this);
    }
}
