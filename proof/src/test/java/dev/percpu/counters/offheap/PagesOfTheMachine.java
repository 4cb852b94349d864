package dev.percpu.counters.offheap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.NumaPolicy;
import dev.percpu.counters.SlotReuse;
import dev.percpu.counters.Variant;
import dev.percpu.counters.linux.LibC;
import dev.percpu.counters.linux.MemoryAdvice;
import dev.percpu.proof.machines.guest.Guest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Counters off the heap where a page is not 4 KiB. It is in this package for the pages, which
 * nobody else is told; only the emulated machines run it.
 */
class PagesOfTheMachine {

    private static final int ROUNDS = 3;

    /** So many that what one creation could leave mapped is 32 MiB. */
    private static final int CPUS = 1024;

    private static final long MOST_GROWTH = 2L << 30;

    /** The kernel, which is asked as always, and what is mapped after its answers. */
    private static final class Watched implements Pages.Kernel {
        final TreeSet<Long> mapped = new TreeSet<>();
        boolean failing;

        private static LongStream pages(long address, long bytes) {
            return LongStream.iterate(address, at -> at < address + bytes, at -> at + Pages.SIZE);
        }

        @Override
        public long mmap(long bytes) {
            long address = LibC.mmap(bytes);
            pages(address, bytes).forEach(mapped::add);
            return address;
        }

        @Override
        public void munmap(long address, long bytes) {
            LibC.munmap(address, bytes);
            pages(address, bytes).forEach(at -> assertThat(mapped.remove(at)).isTrue());
        }

        @Override
        public int madvise(long address, long bytes, int advice) {
            if (failing) {
                throw new IllegalStateException("on purpose");
            }
            int errno = MemoryAdvice.madvise(address, bytes, advice);
            assertThat(errno).as("advice %d", advice).isZero();
            return errno;
        }
    }

    private static List<ChunkSource.Request> requests() {
        List<ChunkSource.Request> requests = new ArrayList<>();
        for (int units : new int[] {1, 3, 64, 1000}) {
            for (int granule : new int[] {8, 128, 4 << 10, 64 << 10, 256 << 10}) {
                for (NumaPolicy numa : NumaPolicy.values()) {
                    Placement placement = new Placement(numa, granule == 128);
                    requests.add(new ChunkSource.Request(units, granule, 1, placement));
                }
            }
        }
        return requests;
    }

    private static Pages pages(Pages.Kernel kernel) {
        return new Pages(
                kernel,
                Optional.of(MachineNodes.binding(MachineNodes.withMemory())),
                new HugePages(HugePages.bytesHere(), System.out::println),
                line -> assertThat(line).isNull());
    }

    @Test
    void theSizeIsTheOneThatTheMachineWasBootedWith() {
        assertThat(Pages.SIZE).isEqualTo(Integer.parseInt(Guest.word("page")));
        assertThat(HugePages.bytesHere()).isEqualTo((long) Pages.SIZE / Long.BYTES * Pages.SIZE);
    }

    @Test
    void everyShapeOfChunkIsMappedAndLeavesNothing() {
        Watched kernel = new Watched();
        Pages pages = pages(kernel);
        for (ChunkSource.Request request : requests()) {
            int unitBytes = new ChunkSource.Mapped().unitBytes(request);
            Chunk chunk = pages.map(request, unitBytes);
            long bytes = Chunk.bytes(request, unitBytes);
            assertThat(chunk.base() % unitBytes).as("%s", request).isZero();
            assertThat(kernel.mapped).as("%s", request).hasSize((int) (bytes / Pages.SIZE));
            pages.unmap(chunk, request);
            assertThat(kernel.mapped).as("%s", request).isEmpty();
        }
        System.out.printf(
                "SEEN %d shapes of chunks in pages of %d bytes%n", requests().size(), Pages.SIZE);
    }

    @Test
    void aChunkThatCannotBeHadLeavesNothing() {
        Watched kernel = new Watched();
        Pages pages = pages(kernel);
        kernel.failing = true;
        for (ChunkSource.Request request : requests()) {
            int unitBytes = new ChunkSource.Mapped().unitBytes(request);
            assertThatThrownBy(() -> pages.map(request, unitBytes)).hasMessage("on purpose");
            assertThat(kernel.mapped).as("%s", request).isEmpty();
        }
    }

    @Test
    void aDiscardedChunkReadsZeroAndItsPagesAreGone() {
        ChunkSource source = ChunkSource.best();
        ChunkSource.Request request = new ChunkSource.Request(100, 64, 1, Placement.NONE);
        Chunk chunk = source.chunk(request);
        long stride = Chunk.stride(chunk.unitBytes());
        long bytes = Chunk.bytes(request, chunk.unitBytes());
        long last = chunk.base() + 99 * stride;
        assertThat(Residency.of(chunk.base(), bytes).count()).isZero();
        source.segment(last).set(java.lang.foreign.ValueLayout.JAVA_LONG, source.offset(last), 7);
        Residency written = Residency.of(chunk.base(), bytes);
        assertThat(written.nextWritten(0, bytes)).isEqualTo(Chunk.pageOf(last) - chunk.base());
        assertThat(written.count()).isEqualTo(1);
        source.discard(chunk, request);
        assertThat(Residency.of(chunk.base(), bytes).count()).isZero();
        source.release(chunk, request);
    }

    @Test
    void everyVariantCountsAndItsCreationLeavesNoMappingBehind() throws Exception {
        for (SlotReuse reuse : SlotReuse.values()) {
            CounterOptions options =
                    CounterOptions.defaults().withPossibleCpus(CPUS).withReuse(reuse);
            createEveryVariant(options);
            long before = mappedBytes();
            for (int round = 0; round < ROUNDS; round++) {
                createEveryVariant(options);
            }
            assertThat(mappedBytes() - before).as("%s", reuse).isLessThan(MOST_GROWTH);
        }
    }

    private static void createEveryVariant(CounterOptions options) {
        for (Variant variant : Counters.variants()) {
            try (Counter counter = Counters.create(variant, options)) {
                counter.add(5);
                assertThat(counter.sum()).as("%s", variant).isEqualTo(5);
            }
        }
    }

    private static long mappedBytes() throws Exception {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmSize:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
            }
        }
        throw new IllegalStateException("no VmSize");
    }
}
