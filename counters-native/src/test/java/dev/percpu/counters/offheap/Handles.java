package dev.percpu.counters.offheap;

import dev.percpu.counters.offheap.Leases.Lease;
import dev.percpu.counters.offheap.PerCpuAllocator.Reuse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Memory of an allocator by its handle alone, whenever it may be given out again. */
final class Handles {

    private record Key(PerCpuAllocator allocator, long handle) {}

    private static final Map<Key, Lease> LEASES = new ConcurrentHashMap<>();

    private Handles() {}

    /** Takes memory for a counter that is not known to anybody. */
    static long take(PerCpuAllocator allocator) {
        if (allocator.reuse() == Reuse.AT_ONCE) {
            return allocator.allocate();
        }
        Lease lease = allocator.lease(null);
        LEASES.put(new Key(allocator, lease.handle), lease);
        return lease.handle;
    }

    /** Closes that counter, which everybody has marked, or nobody refers to any more. */
    static void release(PerCpuAllocator allocator, long handle) {
        release(allocator, new Object(), handle);
    }

    /** The same for a counter that somebody may refer to. */
    static void release(PerCpuAllocator allocator, Object counter, long handle) {
        if (allocator.reuse() == Reuse.AT_ONCE) {
            allocator.release(handle);
        } else {
            allocator.release(LEASES.remove(new Key(allocator, handle)), counter, true);
        }
    }
}
