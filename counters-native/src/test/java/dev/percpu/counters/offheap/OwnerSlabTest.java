package dev.percpu.counters.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.SlotReuse;
import dev.percpu.counters.Variant;
import dev.percpu.counters.heap.OwnerIndex;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Units of per-CPU memory as slabs of threads. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class OwnerSlabTest {

    private static final int LARGEST = 1 << 16;

    private static void onOneThread(Runnable body) throws InterruptedException {
        Thread thread = new Thread(body);
        thread.start();
        thread.join();
    }

    private static List<Variant> variants() {
        return Counters.variants().stream()
                .filter(variant -> variant.index().equals("owner"))
                .filter(variant -> variant.layout().startsWith("offheap"))
                .toList();
    }

    @Test
    void everyDesignOfTheOwnerIndexExistsOffTheHeap() {
        assertThat(variants())
                .extracting(Variant::toString)
                .contains(
                        "owner:offheap:owner:opaque",
                        "split:offheap:owner:opaque",
                        "eventual:offheap:owner:opaque");
    }

    @Test
    void aCounterInMemoryThatIsReusedAtOnceBeginsAtZero() throws InterruptedException {
        CounterOptions options = CounterOptions.defaults().withReuse(SlotReuse.IMMEDIATE);
        for (Variant variant : variants()) {
            for (int i = 0; i < 200; i++) {
                try (Counter counter = Counters.create(variant, options)) {
                    assertThat(counter.sum()).as("%s", variant).isZero();
                    assertThat(counter.read()).as("%s", variant).isZero();
                    counter.add(50);
                    counter.add(1_000);
                    if (i % 10 == 0) {
                        onOneThread(() -> counter.add(63));
                        Thread.ofVirtual().start(() -> counter.add(9)).join();
                        assertThat(counter.sum()).isEqualTo(1_122);
                    }
                }
            }
        }
    }

    @Test
    void aReadCatchesUpWhenTheUpdatesStop() throws InterruptedException {
        try (Counter counter = Counters.create("eventual:offheap")) {
            onOneThread(() -> counter.add(4));
            counter.add(3);
            while (counter.read() != 7) {
                Thread.sleep(1);
            }
        }
    }

    @Test
    void memoryThatIsAllTouchedIsBoundedForAnyNumberOfThreads() {
        ChunkSource touched = new ChunkSource.Allocated();
        for (int cpus = 1; cpus <= LARGEST; cpus *= 2) {
            int units = OwnerIndex.SOURCE.slots(cpus);
            long bytes = Chunk.bytes(request(units), touched.unitBytes(request(units)));
            assertThat(bytes).as("%d CPUs", cpus).isLessThan(40L << 20);
        }
    }

    private static ChunkSource.Request request(int units) {
        return new ChunkSource.Request(units, Long.BYTES, 1, Placement.NONE);
    }

    @Test
    void adjacentUnitsAreNeverOnOneCacheLine() {
        for (int unitBytes = 128; unitBytes <= ChunkSource.MOST_UNIT_BYTES; unitBytes *= 2) {
            assertThat(Chunk.stride(unitBytes) - unitBytes).isGreaterThanOrEqualTo(128);
            assertThat(Chunk.stride(unitBytes) % 128).isZero();
        }
    }
}
