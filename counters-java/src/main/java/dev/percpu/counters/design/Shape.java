package dev.percpu.counters.design;

/**
 * The memory that a counter needs, for any layout.
 *
 * @param slots the number of slots, at least 1
 * @param width the number of words side by side in each slot, at least 1: one for each member of a
 *     group
 * @param central whether each member has a central count
 * @param index tells which slots are owned, and which have been used
 * @param recorded whether touched slots are recorded, for {@link Slots#clear}
 */
public record Shape(int slots, int width, boolean central, Index index, boolean recorded) {

    private static final Index ANY = () -> 0;

    /**
     * A shape without owned slots and without a record of touched slots.
     *
     * @param slots the number of slots, at least 1
     * @param width the number of words side by side in each slot, at least 1
     * @param central whether each member has a central count
     */
    public Shape(int slots, int width, boolean central) {
        this(slots, width, central, ANY, false);
    }

    // See Memo.
    @Override
    public boolean equals(Object other) {
        return other instanceof Shape that
                && slots == that.slots
                && width == that.width
                && central == that.central
                && index.equals(that.index)
                && recorded == that.recorded;
    }

    @Override
    public int hashCode() {
        int hash = slots;
        hash = 31 * hash + width;
        hash = 31 * hash + Boolean.hashCode(central);
        hash = 31 * hash + index.hashCode();
        hash = 31 * hash + Boolean.hashCode(recorded);
        return hash;
    }
}
