package dev.percpu.counters.design;

/**
 * Something that the current thread does to a counter's memory.
 *
 * @param operation what it does
 * @param done whether it has been done, or is about to be
 * @param word which word of the slot or of the central ones, which is the member's number in a
 *     group
 * @param slot the slot; {@link #CENTRAL} for a central count
 */
record Access(Operation operation, boolean done, int word, int slot) {

    /** The slot of what is in none. */
    static final int CENTRAL = -1;

    /** The slot of what is no access, but comes before one. */
    static final int NOWHERE = -2;

    /**
     * The methods of {@link Slots}, each under its name, and {@link Memory#allocate}. A fused
     * update that looks at the slot is about to be done once it has. Whether slots are fused is no
     * access, but asked for before one.
     */
    enum Operation {
        ALLOCATION,
        GET_VOLATILE,
        GET_OPAQUE,
        SET_OPAQUE,
        GET_AND_ADD,
        GET_AND_SET,
        COMPARE_AND_SET,
        GET_CENTRAL,
        SET_CENTRAL,
        ADD_CENTRAL,
        FUSED,
        ADD_FUSED_BOUNDED,
        TAKE_FUSED,
        AWAIT_FUSED
    }

    static Access before(Operation operation, int word, int slot) {
        return new Access(operation, false, word, slot);
    }

    static Access after(Operation operation, int word, int slot) {
        return new Access(operation, true, word, slot);
    }

    /** Whether that is about to be done, to whatever word and slot. */
    boolean isBefore(Operation next) {
        return operation == next && !done;
    }
}
