package dev.percpu.counters.failure.inside;

/** Fills the heap to the brim, but for some bytes. */
final class Filling {

    /** What a byte array takes besides its content, and the unit of all sizes. */
    private static final int HEADER = 16;

    private static final int BALLAST = 256 << 10;
    private static final int LEFT_FOR_WORK = 16;
    private static final int[] SIZES = {32 << 10, 1 << 10, 48};

    /** The smallest object that can refer to another one: sixteen bytes. */
    private static class Link {
        final Link before;

        Link(Link before) {
            this.before = before;
        }
    }

    private static final class Block extends Link {
        final byte[] content;

        Block(Link before, byte[] content) {
            super(before);
            this.content = content;
        }
    }

    private final Link ballast;
    private byte[] spare;
    private Link last;

    /** Fills most of the heap for good, so that the rest is filled and emptied soon. */
    Filling() {
        addBlocks(BALLAST);
        for (int i = 0; i < LEFT_FOR_WORK; i++) {
            last = last.before;
        }
        ballast = last;
    }

    /** Leaves that many bytes; a multiple of 16. */
    void fill(int bytes) {
        spare = bytes > 0 ? new byte[bytes - HEADER] : null;
        for (int size : SIZES) {
            addBlocks(size);
        }
        addLinks();
        spare = null;
    }

    /** Frees what was filled since. */
    void empty() {
        last = ballast;
    }

    private void addBlocks(int size) {
        try {
            while (true) {
                last = new Block(last, new byte[size]);
            }
        } catch (OutOfMemoryError e) {
            // No more of this size.
            return;
        }
    }

    private void addLinks() {
        try {
            while (true) {
                last = new Link(last);
            }
        } catch (OutOfMemoryError e) {
            // The heap is full.
            return;
        }
    }
}
