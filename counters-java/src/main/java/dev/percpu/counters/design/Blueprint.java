package dev.percpu.counters.design;

import dev.percpu.counters.CounterOptions;

/**
 * Everything that is needed to create counters of one kind.
 *
 * @param parts the parts that their class is specialised for
 * @param memory allocates the memory of each counter
 * @param hierarchy the tree of its slots
 * @param size how many counters a group has; 1 for a single counter
 * @param batch the absolute value at which a slot is folded
 * @param options the other options
 */
record Blueprint(
        Parts parts,
        Memory memory,
        Hierarchy hierarchy,
        int size,
        int batch,
        CounterOptions options) {}
