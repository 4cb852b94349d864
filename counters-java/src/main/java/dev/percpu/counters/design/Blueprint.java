package dev.percpu.counters.design;

/**
 * Everything a new counter is made from.
 *
 * @param parts what its class is specialised by
 * @param place its memory
 * @param batch the magnitude at which a slot is folded
 */
record Blueprint(Parts parts, Layout.Place place, int batch) {}
