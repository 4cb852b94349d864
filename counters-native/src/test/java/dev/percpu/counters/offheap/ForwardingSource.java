package dev.percpu.counters.offheap;

import java.lang.foreign.MemorySegment;

/** Passes every call on to another source; subclasses change what they are about. */
class ForwardingSource implements ChunkSource {

    private final ChunkSource to;

    ForwardingSource(ChunkSource to) {
        this.to = to;
    }

    @Override
    public int unitBytes(Request request) {
        return to.unitBytes(request);
    }

    @Override
    public Chunk chunk(Request request) {
        return to.chunk(request);
    }

    @Override
    public void release(Chunk chunk, Request request) {
        to.release(chunk, request);
    }

    @Override
    public void discard(Chunk chunk, Request request) {
        to.discard(chunk, request);
    }

    @Override
    public boolean lazy() {
        return to.lazy();
    }

    @Override
    public MemorySegment segment(long allocation) {
        return to.segment(allocation);
    }

    @Override
    public long offset(long allocation) {
        return to.offset(allocation);
    }
}
