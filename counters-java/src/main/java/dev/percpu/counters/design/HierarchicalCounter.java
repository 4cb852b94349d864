package dev.percpu.counters.design;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.TreeCounter;
import java.lang.invoke.MethodHandles;
import java.lang.ref.Reference;
import java.util.function.Function;

/** The template of {@code tree}: slots that carry into nodes, and those into a root. */
final class HierarchicalCounter extends Allocated implements TreeCounter {

    /*
     * Layout. A slot for each leaf of a Hierarchy, then a slot for each of its inner nodes; the root is
     * the central count. In padded layouts each has cache lines of its own, off the heap each node is in
     * a unit of its own. All of them are cumulative: what a slot has carried stays in it as well.
     *
     *   root                            central count
     *                           __________/   \__________
     *   nodes              n                               n + 1           step b × scale
     *                 ____/ \____                     ____/ \____
     *   leaves       0           1                   2           3         step b
     *
     * Ordering.
     *
     *   field         read mode  write mode                 who writes   guard
     *   leaf, node    volatile   volatile read-modify-write any thread   the word itself
     *   central       opaque     volatile fetch-and-add     any thread   the word itself
     *   base          volatile   volatile                   drain        lock
     *   aside         Guarded
     *
     * Each leaf and node has a step s: the batch, rounded up to a power of two, times its scale. Let
     * R(v) be v rounded to the nearest multiple of s, halves up. Whoever changes a word from v to w adds
     * R(w) − R(v) to its parent, if that is not zero, and goes on there.
     *
     * Progress. An update is as its store is, for each level that it carries through; one in about s
     * carries through a word of step s. It never waits. read is one load, sum takes a step for each
     * leaf. Drains exclude each other by the lock.
     *
     * Why no update is lost. The value is the sum of the leaves, and of `base`. Each update is one
     * read-modify-write of a leaf, or one fused update. A drain moves nothing: it notes in `base` what
     * it has returned, and takes it off the root. Nodes and root only follow, and are in nobody's hands:
     * a sum does not look at them. It looks at `base` first, so that a drain in between makes it the sum
     * before the drain. A carry that an update has not passed on when it fails is aside: it counts as one
     * that went straight to the root.
     *
     * Why the accuracy holds. What a word has passed on telescopes, in whatever order it arrives, to
     * R(v) of its present value v. So when no update is in flight the nodes of a level hold the sum of R
     * over the level below, whichever of them a carry has gone through, and but for what was drained,
     *
     *   root − sum of leaves  =  sum over leaves and nodes of R(v) − v.
     *
     * A leaf of fused updates is two words, each with its R(v) − v: such leaves count twice. There the
     * CPU is asked for again before a carry, and may be another one by then.
     *
     * The leaves' v are any numbers: R(v) − v is from −(s/2 − 1) to s/2, or 0 for s = 1. A node's v is a
     * multiple of its children's least step g, and so is R(v) − v: from −(s/2 − g) to s/2. Hence
     *
     *   over  = sum of s/2            under = sum of s/2 − g    over leaves (g = 1) and nodes
     *
     * with equality possible. Steps divide 2^64, so all this holds modulo 2^64, and a value that wraps
     * has a read() that wraps with it, a little earlier or later. As s is at least the sum of the
     * children's steps, each level of n leaves adds about n × b/2: what counts is the number of levels,
     * not how many children a node has.
     *
     * Comparing. The approximate comparison knows the value to be in read() − over .. read() + under, and
     * says nothing if that range wraps around, or the other value is inside.
     *
     * What it does not do. A sum is no snapshot of the leaves, and a read under way with carries may be
     * off by these as well. The levels are fixed when the counter is created: a CPU that comes online
     * later has its place by number. The cas store applies to leaves and nodes; the root is added to by
     * fetch-and-add.
     *
     * References. Mathieu Desnoyers, "lib: Introduce hierarchical per-cpu counters", linux-kernel, April
     * to December 2025, whose calls it follows. Differences: there a carry truncates towards zero or
     * below, here it rounds to nearest, which halves the error; there levels follow CPU numbers, and
     * which node a carry goes through does not matter, here they follow the hierarchy.
     */

    private static final Parts SPECIALISED =
            Specialiser.classData(MethodHandles.lookup(), Parts.class);

    /** The batch unless one is given, whatever the number of CPUs: the levels bound the error. */
    private static final int DEFAULT_BATCH = 32;

    private final Hierarchy hierarchy;
    private final long batch;

    /** What drains have taken, negative. */
    private volatile long base;

    HierarchicalCounter(Blueprint blueprint) {
        super(blueprint);
        hierarchy = blueprint.hierarchy();
        batch = Long.highestOneBit(2L * blueprint.options().batch().orElse(DEFAULT_BATCH) - 1);
    }

    static Function<Blueprint, TreeCounter> creator() {
        return blueprint -> new HierarchicalCounter(blueprint);
    }

    private Parts parts() {
        return SPECIALISED != null ? SPECIALISED : own;
    }

    private long handle() {
        return handle(parts().slots());
    }

    @Override
    public void add(long delta) {
        Parts parts = parts();
        Slots slots = parts.slots();
        long handle = handle();
        boolean fused = slots.fused();
        Store store = parts.store();
        Index index = parts.index();
        int slot = fused ? 0 : index.current();
        long value =
                fused
                        ? slots.addFused(array, handle, delta)
                        : store.addAndGet(array, handle, slot, delta);
        long half = batch >> 1;
        long carry = (value + half & -batch) - (value - delta + half & -batch);
        if (carry != 0) {
            try {
                int node = hierarchy.parent(fused ? index.current() : slot);
                while (node != Hierarchy.ROOT && carry != 0) {
                    int parent = hierarchy.parent(node);
                    long step = batch * hierarchy.scale(node);
                    half = step >> 1;
                    value = store.addAndGet(array, handle, node, carry);
                    carry = (value + half & -step) - (value - carry + half & -step);
                    node = parent;
                }
                if (carry != 0) {
                    slots.addCentral(array, handle, carry);
                }
            } catch (Throwable e) {
                synchronized (lock) {
                    aside += carry;
                }
                throw e;
            }
        }
        Reference.reachabilityFence(this);
    }

    @Override
    public void increment() {
        add(1);
    }

    @Override
    public void decrement() {
        add(-1);
    }

    @Override
    public long read() {
        long count = parts().slots().getCentral(array, handle()) + aside;
        Reference.reachabilityFence(this);
        return count;
    }

    @Override
    public long sum() {
        long handle = handle();
        long drained = base;
        long sum = drained + sumLeaves(handle);
        Reference.reachabilityFence(this);
        return sum;
    }

    private long sumLeaves(long handle) {
        Slots slots = parts().slots();
        long sum = 0;
        for (int leaf = 0; leaf < hierarchy.leaves(); leaf++) {
            sum += slots.getVolatile(array, handle, leaf);
        }
        return sum;
    }

    @Override
    public long drain() {
        Slots slots = parts().slots();
        long handle = handle();
        lock.acquire();
        try {
            long value = base + sumLeaves(handle);
            slots.addCentral(array, handle, -value);
            base -= value;
            return value;
        } finally {
            lock.held = 0;
        }
    }

    @Override
    public int approximateCompare(long rhs) {
        long count = read();
        Accuracy accuracy = accuracy();
        long least = count - accuracy.over();
        long most = count + accuracy.under();
        if (least > count || most < count) {
            return 0;
        }
        if (rhs < least) {
            return 1;
        }
        return rhs > most ? -1 : 0;
    }

    @Override
    public int preciseCompare(long rhs) {
        int known = approximateCompare(rhs);
        return known != 0 ? known : Long.compare(sum(), rhs);
    }

    @Override
    public Accuracy accuracy() {
        long wordsMore = parts().slots().fused() ? hierarchy.leaves() : 0;
        return new Accuracy(
                hierarchy.under(batch) + wordsMore * Math.max(0, batch / 2 - 1),
                hierarchy.over(batch) + wordsMore * (batch / 2),
                Accuracy.Consistency.QUIESCENT);
    }
}
