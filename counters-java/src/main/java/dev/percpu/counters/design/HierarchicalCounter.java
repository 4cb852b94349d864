package dev.percpu.counters.design;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.TreeCounter;
import java.lang.invoke.MethodHandles;
import java.lang.ref.Reference;
import java.util.function.Function;

/** The template of {@code tree}: slots that carry into nodes, and nodes that carry into a root. */
final class HierarchicalCounter extends Allocated implements TreeCounter {

    /*
     * Layout. A slot for each leaf of a Hierarchy, then a slot for each of its inner nodes. The
     * root is the central count. In padded layouts, each slot has its own cache lines. Off the
     * heap, each node is in its own unit. All words are cumulative: what a slot has carried also
     * stays in it.
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
     * Each leaf and node has a step s: the batch, rounded up to a power of two, times its scale.
     * Let R(v) be v rounded to the nearest multiple of s, halves up. An update that changes a word
     * from v to w adds R(w) − R(v) to the parent, if that is not zero, and continues there.
     *
     * Progress. An update has the progress of its store, at each level that it reaches. About one
     * update in s carries out of a word of step s. An update never waits. read is one load. sum
     * takes one step for each leaf. Drains exclude each other by the lock.
     *
     * Why no update is lost. The value is the sum of the leaves plus `base`. Each update is one
     * read-modify-write of a leaf, or one fused update. A drain moves nothing: it records in `base`
     * what it returns, and subtracts that from the root. Nodes and root only approximate the
     * leaves, and a sum does not read them. A sum reads `base` first, so if a drain runs in
     * between, the result is the sum before the drain. If an update fails before it has passed on a
     * carry, the carry is aside. It then counts as a carry that went directly to the root.
     *
     * Why the accuracy holds. The amounts that a word has passed on telescope, in any order, to
     * R(v) of its current value v. So when no update is in flight, the nodes of a level hold the
     * sum of R over the level below, whichever node each carry went through. Without what was
     * drained,
     *
     *   root − sum of leaves  =  sum over leaves and nodes of R(v) − v.
     *
     * With fused updates a leaf is two words, each with its own R(v) − v, so such leaves count
     * twice. The update then finds the current CPU again before it carries, and that may be another
     * CPU.
     *
     * The v of a leaf can be any number, so R(v) − v is from −(s/2 − 1) to s/2, or 0 for s = 1. The
     * v of a node is a multiple of its children's smallest step g, and so is R(v) − v: it is from
     * −(s/2 − g) to s/2. Hence
     *
     *   over  = sum of s/2            under = sum of s/2 − g    over leaves (g = 1) and nodes
     *
     * and both bounds can be reached. Steps divide 2^64, so all this holds modulo 2^64. If the
     * value wraps, read() wraps with it, a little earlier or later. A step s is at least the sum of
     * the children's steps, so each level adds about n × b/2 for n leaves. So the error depends on
     * the number of levels, and not on the number of children of a node.
     *
     * Comparing. The approximate comparison knows that the value is in read() − over .. read() +
     * under. It gives no answer (0) if that range wraps around, or if the other value is inside the
     * range.
     *
     * What it does not do. A sum is not a snapshot of the leaves. A read during carries may also be
     * off by those carries. The levels are fixed when the counter is created; a CPU that comes
     * online later is placed by its number. The cas store applies to leaves and nodes; updates of
     * the root use fetch-and-add.
     *
     * References. Mathieu Desnoyers, "lib: Introduce hierarchical per-cpu counters", linux-kernel,
     * April to December 2025, whose calls it follows. Differences: there, a carry truncates towards
     * zero or below; here, it rounds to the nearest multiple, which halves the error. There, levels
     * follow CPU numbers, and it does not matter which node a carry goes through; here, levels
     * follow the hierarchy.
     */

    private static final Parts SPECIALISED =
            Specialiser.classData(MethodHandles.lookup(), Parts.class);

    /**
     * The default batch. It does not depend on the number of CPUs, because the levels bound the
     * error.
     */
    private static final int DEFAULT_BATCH = 32;

    private final Hierarchy hierarchy;
    private final long batch;

    /** The negated sum of all drains. */
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
