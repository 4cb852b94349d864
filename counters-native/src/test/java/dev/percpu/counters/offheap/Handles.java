package dev.percpu.counters.offheap;

import dev.percpu.counters.offheap.Leases.Lease;
import dev.percpu.counters.offheap.PerCpuSpace.Reuse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Memory of a space by its handle alone, whenever it may be given out again. */
final class Handles {

    private record Key(PerCpuSpace space, long handle) {}

    private static final Map<Key, Lease> LEASES = new ConcurrentHashMap<>();

    private Handles() {}

    /** Takes memory for a counter that is not known to anybody. */
    static long take(PerCpuSpace space) {
        if (space.reuse() == Reuse.AT_ONCE) {
            return space.allocate();
        }
        Lease lease = space.lease(null);
        LEASES.put(new Key(space, lease.handle), lease);
        return lease.handle;
    }

    /** Closes that counter, which everybody has marked, or nobody refers to any more. */
    static void release(PerCpuSpace space, long handle) {
        release(space, new Object(), handle);
    }

    /** The same for a counter that somebody may refer to. */
    static void release(PerCpuSpace space, Object counter, long handle) {
        if (space.reuse() == Reuse.AT_ONCE) {
            space.release(handle);
        } else {
            space.release(LEASES.remove(new Key(space, handle)), counter, true);
        }
    }
}
