package dev.percpu.counters.offheap;

import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.NumaPolicy;
import dev.percpu.counters.design.Index;

/**
 * The NUMA nodes and the size of a chunk's pages.
 *
 * @param numa the policy for the nodes
 * @param hugePages whether to ask for huge pages
 */
record Placement(NumaPolicy numa, boolean hugePages) {

    /** The process's own policy and normal pages. */
    static final Placement NONE = new Placement(NumaPolicy.NONE, false);

    /** An index whose slot <i>n</i> belongs to CPU <i>n</i>, so unit <i>n</i> has a node. */
    interface ByCpu extends Index {
        /** The number of slots that the index selects from. There may be more slots behind them. */
        int slots();
    }

    /** Returns the placement that the options mean for memory with an index. */
    static Placement of(CounterOptions options, Index index) {
        boolean nowhere = options.numa() == NumaPolicy.LOCAL && !(index instanceof ByCpu);
        return new Placement(nowhere ? NumaPolicy.NONE : options.numa(), options.hugePages());
    }

    // See Memo.
    @Override
    public boolean equals(Object other) {
        return other instanceof Placement that && numa == that.numa && hugePages == that.hugePages;
    }

    @Override
    public int hashCode() {
        int hash = numa.hashCode();
        hash = 31 * hash + Boolean.hashCode(hugePages);
        return hash;
    }
}
