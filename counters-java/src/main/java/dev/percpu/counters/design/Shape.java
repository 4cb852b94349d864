package dev.percpu.counters.design;

/**
 * What memory a counter needs, whatever the layout.
 *
 * @param slots how many slots, at least 1
 * @param width how many words side by side in each slot, at least 1: the members of a group
 * @param central whether each member has a central count
 * @param index which of the slots are owned, and which have been used
 * @param recorded whether it is recorded which slots have been touched, for {@link Slots#clear}
 */
public record Shape(int slots, int width, boolean central, Index index, boolean recorded) {

    private static final Index ANY = () -> 0;

    /**
     * A shape none of whose slots is owned, and of which nothing is recorded.
     *
     * @param slots how many slots, at least 1
     * @param width how many words side by side in each slot, at least 1
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
