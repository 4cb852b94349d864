package dev.percpu.counters.design;

import dev.percpu.counters.Accuracy;

/**
 * What a design's class is specialised by: the class data of its hidden copy.
 *
 * @param slots where the slots live
 * @param index which slot is current
 * @param store how a slot is changed
 * @param bank what moves value between the slots and the central count
 * @param accuracy what the design promises, as far as it does not depend on the counter
 */
record Parts(Slots slots, Index index, Store store, Bank bank, Accuracy accuracy) {}
