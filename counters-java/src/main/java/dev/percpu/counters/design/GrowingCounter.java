package dev.percpu.counters.design;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.Counter;
import dev.percpu.counters.Variant;
import dev.percpu.counters.internal.GrowingSlots;

/**
 * The design {@code striped} for slots that are chosen by thread and can grow. It is one word until
 * threads contend: an {@link dev.percpu.counters.Adder} with the interface of a counter that can be
 * closed. It has nothing to specialise, so it is an ordinary class.
 */
final class GrowingCounter extends GrowingSlots implements Counter {

    private static final long serialVersionUID = 1L;

    private final transient Variant variant;

    /** Creates a counter of zero with at most {@code most} slots. */
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

    /** A text for people; see {@link Description}. */
    @Override
    public String toString() {
        return Description.of(this);
    }
}
