package dev.percpu.counters.offheap;

import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.Set;

/**
 * A source one of whose calls fails, whichever is asked for: also those by which words are reached.
 * Not thread-safe.
 */
final class FailingSource extends ForwardingSource {

    /** What is thrown. */
    static final class OnPurpose extends Error {
        private static final long serialVersionUID = 1;
    }

    private final Set<Long> mapped = new HashSet<>();
    private long callsLeft = Long.MAX_VALUE;
    private int failures;

    FailingSource(ChunkSource good) {
        super(good);
    }

    /** Lets the n-th call from now on fail. */
    void failAt(long call) {
        callsLeft = call;
    }

    int failures() {
        return failures;
    }

    boolean isMapped(long base) {
        return mapped.contains(base);
    }

    int mappings() {
        return mapped.size();
    }

    private void call() {
        if (--callsLeft == 0) {
            failures++;
            throw new OnPurpose();
        }
    }

    @Override
    public Chunk chunk(Request request) {
        call();
        Chunk chunk = super.chunk(request);
        mapped.add(chunk.base());
        return chunk;
    }

    /** Fails after it has done its work, or before. */
    @Override
    public void release(Chunk chunk, Request request) {
        call();
        mapped.remove(chunk.base());
        super.release(chunk, request);
        call();
    }

    @Override
    public void discard(Chunk chunk, Request request) {
        call();
        super.discard(chunk, request);
        call();
    }

    @Override
    public MemorySegment segment(long allocation) {
        call();
        return super.segment(allocation);
    }
}
