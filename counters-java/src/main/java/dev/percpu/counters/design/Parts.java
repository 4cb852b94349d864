package dev.percpu.counters.design;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.Variant;

/**
 * The parts that a design's class is specialised for. They are the class data of its hidden copy.
 *
 * @param variant the full name
 * @param slots the access to the slots
 * @param index chooses the current slot
 * @param store changes a slot
 * @param bank moves value between the slots and the central count
 * @param accuracy the accuracy of the design, unless it depends on the counter
 */
record Parts(Variant variant, Slots slots, Index index, Store store, Bank bank, Accuracy accuracy) {
    // See Memo.
    @Override
    public boolean equals(Object other) {
        return other instanceof Parts that
                && variant.equals(that.variant)
                && slots.equals(that.slots)
                && index.equals(that.index)
                && store.equals(that.store)
                && bank.equals(that.bank)
                && accuracy.equals(that.accuracy);
    }

    @Override
    public int hashCode() {
        int hash = variant.hashCode();
        hash = 31 * hash + slots.hashCode();
        hash = 31 * hash + index.hashCode();
        hash = 31 * hash + store.hashCode();
        hash = 31 * hash + bank.hashCode();
        hash = 31 * hash + accuracy.hashCode();
        return hash;
    }
}
