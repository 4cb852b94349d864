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
 * Puts units on the nodes of their CPUs, or deals a chunk's pages out over all nodes, by {@code
 * mbind}, before anything is touched.
 *
 * <p>A node is preferred, not insisted on: when it is full, a near one serves. Neighbouring units
 * of one node are bound together. CPUs that are not known, being simulated or offline from the
 * start, stay without a policy, and so do inner nodes of trees. A page that two units share, which
 * mapped units do on machines of one node alone, goes with the later one.
 *
 * <p>Each stretch with a policy of its own is a mapping of its own for the kernel, which limits
 * their number, and a JVM that cannot map memory any more ends. So only a part of that number is
 * used up; later chunks then go without, and the first update decides, which in the main comes from
 * the CPU itself.
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

    /** What asks the kernel. */
    @FunctionalInterface
    interface Call {
        /** Returns 0 or an error number. */
        int mbind(long address, long bytes, int mode, BitSet nodes);
    }

    /** A stretch of units that belong to one node. */
    record Run(int first, int units, int node) {}

    /**
     * A machine to place memory on.
     *
     * @param nodeOfCpu the node of a CPU, or {@link #UNKNOWN}
     * @param nodes the nodes that have memory
     * @param mappings how many mappings may be used up
     * @param call what asks the kernel
     * @param log is told the first reason for which something is not bound
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
     * Binds the pages of a chunk that nobody has touched yet. Whoever unmaps it gives back its
     * {@link #mappings}; after an exception there is nothing to give back.
     */
    void bind(NumaPolicy policy, Chunk chunk, ChunkSource.Request request) {
        long mappings = mappings(policy, request.units());
        boolean enough = budget.addAndGet(-mappings) >= 0;
        try {
            if (!enough) {
                tell("too many mappings would be needed; raise vm.max_map_count");
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

    /** Takes back what a chunk that is no longer mapped has used up; cannot fail. */
    void giveBack(long mappings) {
        budget.addAndGet(mappings);
    }

    /** How many mappings may still be used up; negative if chunks had to go without. */
    long left() {
        return budget.get();
    }

    /** How many mappings a chunk of so many units uses up. Allocates nothing. */
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

    /** The stretches of the first units. */
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

    /** The first unit behind one that is not of the same node. */
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
            log.accept("Off-heap memory is placed by the first update, not by CPU: " + reason);
        }
    }
}
