package dev.percpu.counters.design;

import dev.percpu.counters.CounterGroup;
import java.lang.invoke.MethodHandles;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Function;

/**
 * The template of the groups of {@code atomic} and {@code striped}: counters that are only slots.
 */
final class StripedGroup extends Allocated implements CounterGroup {

    /*
     * Layout. n slots, each with one word for each counter, side by side.
     *
     * Ordering, progress, and why no update is lost. As in StripedCounter; the words are the same.
     *
     * What it does not do. Counters of one group share cache lines. So threads contend if they
     * update different counters in the same slot.
     */

    private static final Parts SPECIALISED =
            Specialiser.classData(MethodHandles.lookup(), Parts.class);

    private final int size;

    StripedGroup(Blueprint blueprint) {
        super(blueprint);
        size = blueprint.size();
    }

    static Function<Blueprint, CounterGroup> creator() {
        return blueprint -> new StripedGroup(blueprint);
    }

    private Parts parts() {
        return SPECIALISED != null ? SPECIALISED : own;
    }

    private long handle() {
        return handle(parts().slots());
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public void add(int counter, long delta) {
        Parts parts = parts();
        Slots slots = parts.slots();
        long handle = Slots.member(handle(), Objects.checkIndex(counter, size));
        if (slots.fused()) {
            slots.addFused(array, handle, delta);
        } else {
            parts.store().addAndGet(array, handle, parts.index().current(), delta);
        }
        Reference.reachabilityFence(this);
    }

    @Override
    public void addRemote(int counter, long delta) {
        add(counter, delta);
    }

    @Override
    public long read(int counter) {
        return sum(counter);
    }

    @Override
    public long sum(int counter) {
        long handle = Slots.member(handle(), Objects.checkIndex(counter, size));
        long sum = parts().bank().sumSlots(array, handle);
        Reference.reachabilityFence(this);
        return sum;
    }

    @Override
    public void sumAll(long[] into) {
        Objects.requireNonNull(into, "into");
        Objects.checkFromIndexSize(0, size, into.length);
        long handle = handle();
        Arrays.fill(into, 0, size, 0);
        parts().bank().addSlots(array, handle, into, size);
        Reference.reachabilityFence(this);
    }

    @Override
    public void upgrade() {
        handle();
    }
}
