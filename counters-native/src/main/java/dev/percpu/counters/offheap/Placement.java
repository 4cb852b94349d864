package dev.percpu.counters.offheap;

import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.NumaPolicy;
import dev.percpu.counters.design.Index;

/**
 * Where in the machine a chunk's pages are to be, and of what size.
 *
 * @param numa on which nodes
 * @param hugePages whether the pages are to be huge
 */
record Placement(NumaPolicy numa, boolean hugePages) {

    /** As the process has it. */
    static final Placement NONE = new Placement(NumaPolicy.NONE, false);

    /** An index whose slot <i>n</i> is CPU <i>n</i>'s, so that unit <i>n</i> has a node. */
    interface ByCpu extends Index {
        /** How many slots it chooses from; there may be more, behind them. */
        int slots();
    }

    /** What the options mean for memory under an index. */
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
