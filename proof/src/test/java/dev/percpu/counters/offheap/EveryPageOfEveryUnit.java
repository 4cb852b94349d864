package dev.percpu.counters.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.NumaPolicy;
import dev.percpu.counters.cpu.Affinity;
import dev.percpu.counters.cpu.Topology;
import dev.percpu.counters.cpu.Topology.Cpu;
import dev.percpu.counters.linux.MemoryAdvice;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Every page of every unit is on the node of its CPU, though all of them were touched first from
 * elsewhere. It is in this package for the places of units, which nobody else is told; it is for
 * machines of several nodes, and only the emulated ones run it.
 */
class EveryPageOfEveryUnit {

    private static final int GRANULE = Long.BYTES;

    private final ChunkSource source = ChunkSource.best();
    private final List<Cpu> online = Topology.read().cpus();
    private final int units = Topology.possibleCpus().length();

    private Chunk chunk(NumaPolicy policy, ChunkSource.Request[] asked) {
        asked[0] = new ChunkSource.Request(units, GRANULE, 1, new Placement(policy, false));
        return source.chunk(asked[0]);
    }

    /** Touches and finds the pages of a unit; returns how many are on that node. */
    private int pagesOn(int node, Chunk chunk, int unit) {
        long begin = chunk.base() + unit * Chunk.stride(chunk.unitBytes());
        long end = begin + chunk.unitBytes();
        int pages = 0;
        for (long place = begin; place < end; place = Chunk.pageOf(place) + Pages.SIZE) {
            source.segment(place).set(ValueLayout.JAVA_LONG, source.offset(place), 1);
            assertThat(MemoryAdvice.node(place))
                    .as("unit %d, byte %d", unit, place - begin)
                    .isEqualTo(node);
            pages++;
        }
        return pages;
    }

    private static void on(int cpu, Runnable body) {
        CpuList before = Affinity.pin(CpuList.of(cpu));
        try {
            body.run();
        } finally {
            Affinity.pin(before);
        }
    }

    private int aCpuElsewhere(int node) {
        return online.stream().filter(c -> c.node() != node).findFirst().orElseThrow().id();
    }

    @Test
    void everyPageOfAUnitIsOnTheNodeOfItsCpuThoughItWasTouchedFromAnother() {
        ChunkSource.Request[] asked = new ChunkSource.Request[1];
        Chunk chunk = chunk(NumaPolicy.LOCAL, asked);
        int[] pages = new int[1];
        for (Cpu cpu : online) {
            on(aCpuElsewhere(cpu.node()), () -> pages[0] += pagesOn(cpu.node(), chunk, cpu.id()));
        }
        assertThat(pages[0]).isGreaterThanOrEqualTo(online.size() * chunk.unitBytes() / Pages.SIZE);
        System.out.printf(
                "SEEN %d pages of %d units, each on its CPU's node%n", pages[0], online.size());
        source.release(chunk, asked[0]);
    }

    @Test
    void withoutAPolicyPagesAreWhereTheyWereTouchedFrom() {
        ChunkSource.Request[] asked = new ChunkSource.Request[1];
        Chunk chunk = chunk(NumaPolicy.NONE, asked);
        for (Cpu cpu : online) {
            int elsewhere = aCpuElsewhere(cpu.node());
            int node = nodeOf(elsewhere);
            on(elsewhere, () -> assertThat(pagesOn(node, chunk, cpu.id())).isPositive());
        }
        source.release(chunk, asked[0]);
    }

    private int nodeOf(int id) {
        return online.stream().filter(cpu -> cpu.id() == id).findFirst().orElseThrow().node();
    }
}
