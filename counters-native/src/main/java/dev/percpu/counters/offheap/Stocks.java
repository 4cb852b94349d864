package dev.percpu.counters.offheap;

import java.util.Arrays;

/** The records of a pool: its chunks, and the free allocations of each chunk. */
final class Stocks {

    /*
     * Layout. A stock for each chunk. A stock has a stack of the allocations that have come back,
     * plus the allocations that were never given out. The stack has room for all allocations from
     * the beginning. Stocks are found by number and by base. The number is the smallest free one
     * when the chunk is added. Bins find a stock by its base. Three bitmaps by number tell which
     * stocks exist, which have free allocations, and which are warm. A stock is warm if all its
     * allocations are free and its pages have not been released.
     *
     * Errors. Each method first makes all calls and heap allocations that it needs. Then it changes
     * the records by stores, with no call between them. So it either throws and has changed
     * nothing, or returns and has changed everything. For this reason, some code is written out
     * here instead of a call of a library method.
     *
     * Progress. No method waits. An operation on an allocation or a chunk takes a constant number
     * of steps, plus one for each 64 chunks. Not thread-safe.
     */

    private static final long SPREAD = 0x9E3779B97F4A7C15L;
    private static final int LEAST = 64;

    private final int capacity;
    private final int granule;
    private final int unitShift;

    private Stock[] byNumber = new Stock[LEAST];
    private Stock[] bins = new Stock[2 * LEAST];
    private long[] present = new long[1];
    private long[] available = new long[1];
    private long[] warm = new long[1];

    private Stock prepared;
    private int chunks;
    private int empties;
    private int warms;
    private long free;

    /** A chunk and its free allocations. */
    static final class Stock {
        private final int[] back;
        private int backs;
        private int fresh;
        private int number;
        private long base;
        private long first;
        private Stock nextInBin;

        /** Null until the chunk is mapped. */
        Chunk chunk;

        Stock(int capacity) {
            back = new int[capacity];
        }
    }

    /** Creates empty records for chunks of that kind. */
    Stocks(Chunk kind) {
        capacity = kind.capacity();
        granule = kind.granule();
        unitShift = Integer.numberOfTrailingZeros(kind.unitBytes());
    }

    /** The number of free allocations. */
    long free() {
        return free;
    }

    /** The number of chunks. */
    int chunks() {
        return chunks;
    }

    /**
     * Whether several chunks have allocations in use, but more than half of all allocations are
     * free.
     */
    boolean mostlyFree() {
        return chunks > 1 + empties && 2 * free > (long) chunks * capacity;
    }

    /**
     * Returns a stock for one more chunk, and reserves its entry. Returns the same stock until it
     * is entered.
     */
    Stock prepare() {
        if (chunks == byNumber.length) {
            grow();
        }
        if (prepared == null) {
            prepared = new Stock(capacity);
        }
        return prepared;
    }

    private void grow() {
        int length = 2 * byNumber.length;
        Stock[] longer = Arrays.copyOf(byNumber, length);
        Stock[] more = new Stock[2 * length];
        long[] presentThen = Arrays.copyOf(present, length / Long.SIZE);
        long[] availableThen = Arrays.copyOf(available, length / Long.SIZE);
        long[] warmThen = Arrays.copyOf(warm, length / Long.SIZE);
        // From here on, no method is called.
        for (int number = 0; number < chunks; number++) {
            Stock stock = longer[number];
            int bin = (int) ((stock.base >>> unitShift) * SPREAD >>> 40) & (more.length - 1);
            stock.nextInBin = more[bin];
            more[bin] = stock;
        }
        byNumber = longer;
        bins = more;
        present = presentThen;
        available = availableThen;
        warm = warmThen;
    }

    /** Enters the prepared stock, which now has its chunk. All its allocations are free. */
    void enter() {
        Stock stock = prepared;
        long base = stock.chunk.base();
        long first = stock.chunk.handle(0);
        int word = 0;
        while (present[word] == -1L) {
            word++;
        }
        int number = word * Long.SIZE + Long.numberOfTrailingZeros(~present[word]);
        // From here on, no method is called.
        long bit = 1L << number;
        int bin = (int) ((base >>> unitShift) * SPREAD >>> 40) & (bins.length - 1);
        stock.base = base;
        stock.first = first;
        stock.number = number;
        stock.nextInBin = bins[bin];
        bins[bin] = stock;
        byNumber[number] = stock;
        present[word] |= bit;
        available[word] |= bit;
        warm[word] |= bit;
        chunks++;
        empties++;
        warms++;
        free += capacity;
        prepared = null;
    }

    /**
     * Takes allocations of one chunk, at most {@code most}, as long as the chunk has free ones and
     * the other stack has room. It uses the chunk with the smallest number that has any, so the
     * other chunks can become empty.
     */
    void take(Allocations into, int most) {
        int word = 0;
        while (available[word] == 0) {
            word++;
        }
        Stock stock = byNumber[word * Long.SIZE + Long.numberOfTrailingZeros(available[word])];
        // From here on, no method is called.
        long bit = 1L << stock.number;
        if (stock.backs == stock.fresh) {
            empties--;
            if ((warm[word] & bit) != 0) {
                warm[word] &= ~bit;
                warms--;
            }
        }
        for (int i = 0; i < most && into.count < into.handles.length; i++) {
            if (stock.backs == 0 && stock.fresh == capacity) {
                break;
            }
            int allocation = stock.backs > 0 ? stock.back[--stock.backs] : stock.fresh++;
            into.handles[into.count++] = stock.first + (long) allocation * granule;
            free--;
        }
        if (stock.backs == 0 && stock.fresh == capacity) {
            available[word] &= ~bit;
        }
    }

    /** Moves the topmost allocation of a stack to the stock of its chunk. */
    void put(Allocations from) {
        long handle = from.handles[from.count - 1];
        Stock stock = find(handle);
        // From here on, no method is called.
        int word = stock.number / Long.SIZE;
        long bit = 1L << stock.number;
        stock.back[stock.backs++] = (int) ((handle - stock.first) / granule);
        from.count--;
        free++;
        available[word] |= bit;
        if (stock.backs == stock.fresh) {
            warm[word] |= bit;
            warms++;
            empties++;
        }
    }

    private Stock find(long handle) {
        long unit = handle >>> unitShift;
        Stock stock = bins[(int) (unit * SPREAD >>> 40) & (bins.length - 1)];
        while (stock.base >>> unitShift != unit) {
            stock = stock.nextInBin;
        }
        return stock;
    }

    /**
     * Returns the warm stock with the highest number if there are more than {@code spare} warm
     * ones; otherwise null.
     */
    Stock surplus(int spare) {
        if (warms <= spare) {
            return null;
        }
        int word = warm.length - 1;
        while (warm[word] == 0) {
            word--;
        }
        return byNumber[word * Long.SIZE + Long.SIZE - 1 - Long.numberOfLeadingZeros(warm[word])];
    }

    /** Records that the pages of a warm stock are released. */
    void cool(Stock stock) {
        warm[stock.number / Long.SIZE] &= ~(1L << stock.number);
        warms--;
    }

    /** Removes a warm stock. */
    void remove(Stock stock) {
        int bin = (int) ((stock.base >>> unitShift) * SPREAD >>> 40) & (bins.length - 1);
        if (bins[bin] == stock) {
            bins[bin] = stock.nextInBin;
        } else {
            Stock before = bins[bin];
            while (before.nextInBin != stock) {
                before = before.nextInBin;
            }
            before.nextInBin = stock.nextInBin;
        }
        int word = stock.number / Long.SIZE;
        long others = ~(1L << stock.number);
        byNumber[stock.number] = null;
        present[word] &= others;
        available[word] &= others;
        warm[word] &= others;
        chunks--;
        empties--;
        warms--;
        free -= capacity;
    }
}
