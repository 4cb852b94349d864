package dev.percpu.counters.offheap;

import dev.percpu.counters.NumaPolicy;
import dev.percpu.counters.linux.LibC;
import dev.percpu.counters.linux.MemoryAdvice;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;

/**
 * Binds units to the nodes of their CPUs, or distributes a chunk's pages over all nodes, by {@code
 * mbind}, before any page is touched.
 *
 * <p>The node is a preference: if it is full, the kernel uses a near one. Neighbouring units of one
 * node are bound together. CPUs that are simulated or were offline at the start are unknown. Their
 * units have no policy, and neither have the inner nodes of trees. If two units share a page, the
 * page belongs to the later one; mapped units share pages only on machines with one node.
 *
 * <p>Each range with its own policy is a separate mapping for the kernel. The kernel limits the
 * number of mappings, and a JVM that cannot map memory any more crashes. So the library uses only a
 * part of that number. Later chunks have no policy. The first update then decides the node, and it
 * usually comes from the unit's own CPU.
 *
 * <p>A refusal is logged once. Thread-safe.
 */
final class NumaBinding {

    /** No node. */
    static final int UNKNOWN = -1;

    private final IntUnaryOperator nodeOfCpu;
    private final BitSet nodes;
    private final AtomicLong budget;
    private final Call call;
    private final Consumer<String> log;
    private final AtomicBoolean told = new AtomicBoolean();

    /** The call of the kernel. */
    @FunctionalInterface
    interface Call {
        /** Returns 0 or an error number. */
        int mbind(long address, long bytes, int mode, BitSet nodes);
    }

    /** A range of units that belong to one node. */
    record Run(int first, int units, int node) {}

    /**
     * Creates the binding for a machine.
     *
     * @param nodeOfCpu returns the node of a CPU, or {@link #UNKNOWN}
     * @param nodes the nodes that have memory
     * @param mappings the number of mappings that may be used
     * @param call calls the kernel
     * @param log receives the first reason why memory is not bound
     */
    NumaBinding(
            IntUnaryOperator nodeOfCpu,
            BitSet nodes,
            long mappings,
            Call call,
            Consumer<String> log) {
        this.nodeOfCpu = nodeOfCpu;
        this.nodes = nodes;
        this.budget = new AtomicLong(mappings);
        this.call = call;
        this.log = log;
    }

    /**
     * Binds the pages of a chunk that no thread has touched yet. The caller that unmaps the chunk
     * gives back its {@link #mappings}. After an exception, there is nothing to give back.
     */
    void bind(NumaPolicy policy, Chunk chunk, ChunkSource.Request request) {
        long mappings = mappings(policy, request.units());
        boolean enough = budget.addAndGet(-mappings) >= 0;
        try {
            if (!enough) {
                tell("this would need too many mappings; raise vm.max_map_count");
            } else if (policy == NumaPolicy.INTERLEAVE) {
                long bytes = Chunk.bytes(request, chunk.unitBytes());
                ask(chunk.base(), bytes, MemoryAdvice.MPOL_INTERLEAVE, nodes);
            } else if (policy == NumaPolicy.LOCAL) {
                bindRuns(chunk, request.units());
            }
        } catch (RuntimeException | Error e) {
            giveBack(mappings);
            throw e;
        }
    }

    private void bindRuns(Chunk chunk, int units) {
        long stride = Chunk.stride(chunk.unitBytes());
        for (Run run : runs(units)) {
            BitSet node = new BitSet();
            node.set(run.node);
            long begin = Chunk.pageOf(chunk.base() + run.first * stride);
            long end = Chunk.pageOf(chunk.base() + (run.first + run.units) * stride);
            if (!ask(begin, end - begin, MemoryAdvice.MPOL_PREFERRED, node)) {
                return;
            }
        }
    }

    /** Gives back the mappings of a chunk that is no longer mapped. Cannot fail. */
    void giveBack(long mappings) {
        budget.addAndGet(mappings);
    }

    /** The number of mappings that may still be used; negative if some chunks have no policy. */
    long left() {
        return budget.get();
    }

    /** The number of mappings that a chunk with that many units uses. Allocates nothing. */
    long mappings(NumaPolicy policy, int units) {
        if (policy == NumaPolicy.LOCAL) {
            long runs = 0;
            for (int unit = 0; unit < units; unit = endOfRun(unit, units)) {
                runs += nodeOfCpu.applyAsInt(unit) == UNKNOWN ? 0 : 1;
            }
            return runs;
        }
        return policy == NumaPolicy.INTERLEAVE ? 1 : 0;
    }

    /** The ranges of the first units. */
    List<Run> runs(int units) {
        List<Run> runs = new ArrayList<>();
        for (int first = 0; first < units; ) {
            int end = endOfRun(first, units);
            int node = nodeOfCpu.applyAsInt(first);
            if (node != UNKNOWN) {
                runs.add(new Run(first, end - first, node));
            }
            first = end;
        }
        return runs;
    }

    /** The next unit that does not belong to the same node. */
    private int endOfRun(int first, int units) {
        int node = nodeOfCpu.applyAsInt(first);
        int end = first + 1;
        while (end < units && nodeOfCpu.applyAsInt(end) == node) {
            end++;
        }
        return end;
    }

    private boolean ask(long address, long bytes, int mode, BitSet on) {
        int errno = call.mbind(address, bytes, mode, on);
        if (errno != 0) {
            tell(
                    "mbind: "
                            + LibC.text(errno)
                            + "; allow the system call in the container's seccomp profile, or"
                            + " create counters with NumaPolicy.NONE");
        }
        return errno == 0;
    }

    private void tell(String reason) {
        if (told.compareAndSet(false, true)) {
            log.accept(
                    "The first update, not the CPU, decides the node of off-heap memory: "
                            + reason);
        }
    }
}
