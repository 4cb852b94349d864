package dev.percpu.counters.design;

import dev.percpu.counters.CounterOptions;

/**
 * Everything that counters of one kind are made from.
 *
 * @param parts what their class is specialised by
 * @param memory where each finds its memory
 * @param hierarchy how its slots hang together
 * @param size how many counters a group has; 1 for a single counter
 * @param batch the magnitude at which a slot is folded
 * @param options what else was asked for
 */
record Blueprint(
        Parts parts,
        Memory memory,
        Hierarchy hierarchy,
        int size,
        int batch,
        CounterOptions options) {}
