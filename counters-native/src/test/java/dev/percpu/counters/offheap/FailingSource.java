package dev.percpu.counters.offheap;

import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.Set;

/**
 * A source one of whose calls fails, whichever is asked for: also those by which words are reached.
 * Not thread-safe.
 */
final class FailingSource implements ChunkSource {

    /** What is thrown. */
    static final class OnPurpose extends Error {
        private static final long serialVersionUID = 1;
    }

    private final ChunkSource good;
    private final Set<Long> mapped = new HashSet<>();
    private long callsLeft = Long.MAX_VALUE;
    private int failures;

    FailingSource(ChunkSource good) {
        this.good = good;
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
    public int unitBytes(Request request) {
        return good.unitBytes(request);
    }

    @Override
    public Chunk chunk(Request request) {
        call();
        Chunk chunk = good.chunk(request);
        mapped.add(chunk.base());
        return chunk;
    }

    /** Fails after it has done its work, or before. */
    @Override
    public void release(Chunk chunk, Request request) {
        call();
        mapped.remove(chunk.base());
        good.release(chunk, request);
        call();
    }

    @Override
    public void discard(Chunk chunk, Request request) {
        call();
        good.discard(chunk, request);
        call();
    }

    @Override
    public boolean lazy() {
        return good.lazy();
    }

    @Override
    public MemorySegment segment(long allocation) {
        call();
        return good.segment(allocation);
    }

    @Override
    public long offset(long allocation) {
        return good.offset(allocation);
    }
}
