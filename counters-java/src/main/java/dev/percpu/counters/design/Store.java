package dev.percpu.counters.design;

/**
 * How one slot is changed, composed of what every {@link Slots} can do to a slot.
 *
 * <table>
 * <caption>What each store guarantees</caption>
 * <tr><th>store</th><th>update</th><th>threads sharing a slot</th></tr>
 * <tr><td>{@code PLAIN}</td><td>opaque load, opaque store</td><td>lose updates</td></tr>
 * <tr><td>{@code ATOMIC}</td><td>one fetch-and-add, volatile</td><td>lose none; wait-free</td></tr>
 * <tr><td>{@code CAS}</td><td>compare-and-set until it holds, volatile</td><td>lose none; lock-free</td></tr>
 * </table>
 */
public enum Store {
    /** A load and a store with nothing between them to keep others out. */
    PLAIN {
        @Override
        long addAndGet(Slots slots, long[] array, long handle, int slot, long delta) {
            long sum = slots.getOpaque(array, handle, slot) + delta;
            slots.setOpaque(array, handle, slot, sum);
            return sum;
        }

        @Override
        long take(Slots slots, long[] array, long handle, int slot) {
            long taken = slots.getOpaque(array, handle, slot);
            slots.setOpaque(array, handle, slot, 0);
            return taken;
        }
    },

    /** The processor's fetch-and-add and exchange. */
    ATOMIC {
        @Override
        long addAndGet(Slots slots, long[] array, long handle, int slot, long delta) {
            return slots.getAndAdd(array, handle, slot, delta) + delta;
        }

        @Override
        long take(Slots slots, long[] array, long handle, int slot) {
            return slots.getAndSet(array, handle, slot, 0);
        }
    },

    /** Compare-and-set in a loop, as processors without fetch-and-add have to. */
    CAS {
        @Override
        long addAndGet(Slots slots, long[] array, long handle, int slot, long delta) {
            while (true) {
                long old = slots.getOpaque(array, handle, slot);
                if (slots.compareAndSet(array, handle, slot, old, old + delta)) {
                    return old + delta;
                }
                Thread.onSpinWait();
            }
        }

        @Override
        long take(Slots slots, long[] array, long handle, int slot) {
            while (true) {
                long old = slots.getOpaque(array, handle, slot);
                if (slots.compareAndSet(array, handle, slot, old, 0)) {
                    return old;
                }
                Thread.onSpinWait();
            }
        }
    };

    private final String word = name().toLowerCase(java.util.Locale.ROOT);

    /**
     * The word that stands for this store in a variant's name.
     *
     * @return the name in lower case
     */
    public String word() {
        return word;
    }

    /** Adds to a slot and returns its new value. */
    abstract long addAndGet(Slots slots, long[] array, long handle, int slot, long delta);

    /** Sets a slot to zero and returns its old value. */
    abstract long take(Slots slots, long[] array, long handle, int slot);
}
