package dev.percpu.counters.offheap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.percpu.counters.NumaPolicy;
import dev.percpu.counters.linux.LibC;
import dev.percpu.counters.linux.MemoryAdvice;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever fails, and whenever: a chunk is whole, or nothing of it is left. */
class PagesTest {

    private static final int UNITS = 8;
    private static final int UNIT_BYTES = Math.max(32 * 1024, Pages.SIZE);
    private static final int BUDGET = 100;
    private static final int ENOMEM = 12;

    private final AddressAllocator kernel = new AddressAllocator();
    private final List<String> lines = new ArrayList<>();
    private final NumaBinding binding =
            new NumaBinding(
                    cpu -> cpu % 2,
                    both(),
                    BUDGET,
                    (at, bytes, mode, on) -> kernel.step(),
                    this::log);
    private final Pages pages = new Pages(kernel, Optional.of(binding), huge(2L << 20), this::log);

    /** A kernel that knows which pages are mapped and fails when it is told to. */
    private static final class AddressAllocator implements Pages.Kernel {
        final TreeSet<Long> mapped = new TreeSet<>();
        final List<String> advice = new ArrayList<>();
        Runnable afterUnmapping = () -> {};
        Supplier<Throwable> failure;
        int failingStep = -1;
        int steps;
        long next = 7L * Pages.SIZE + (1L << 40);

        /** One more call; returns 0, or throws, or returns an error number. */
        int step() {
            if (steps++ != failingStep) {
                return 0;
            }
            switch (failure.get()) {
                case Error error -> throw error;
                case IllegalStateException refused -> throw refused;
                default -> {
                    return ENOMEM;
                }
            }
        }

        private static LongStream pagesOf(long address, long bytes) {
            assertThat(address % Pages.SIZE).as("0x%x begins a page", address).isZero();
            assertThat(bytes % Pages.SIZE).as("%d are whole pages", bytes).isZero();
            return LongStream.iterate(address, at -> at < address + bytes, at -> at + Pages.SIZE);
        }

        @Override
        public long mmap(long bytes) {
            refuse();
            long address = next;
            pagesOf(address, bytes).forEach(mapped::add);
            next += bytes;
            return address;
        }

        @Override
        public void munmap(long address, long bytes) {
            refuse();
            pagesOf(address, bytes).forEach(at -> assertThat(mapped.remove(at)).isTrue());
            afterUnmapping.run();
        }

        private void refuse() {
            if (step() != 0) {
                throw new IllegalStateException("refused");
            }
        }

        @Override
        public int madvise(long address, long bytes, int what) {
            pagesOf(address, bytes).forEach(at -> assertThat(mapped).contains(at));
            advice.add(what + " of " + bytes);
            return step();
        }
    }

    @BeforeEach
    void libcCanBeCalled() {
        assumeTrue(LibC.unavailable().isEmpty(), () -> "no libc: " + LibC.unavailable().get());
    }

    private void log(String line) {
        lines.add(line);
    }

    private HugePages huge(long bytes) {
        return new HugePages(bytes, this::log);
    }

    private static BitSet both() {
        BitSet nodes = new BitSet();
        nodes.set(0, 2);
        return nodes;
    }

    private static ChunkSource.Request request(NumaPolicy numa, boolean huge) {
        return new ChunkSource.Request(UNITS, Long.BYTES, 1, new Placement(numa, huge));
    }

    private static final List<Supplier<Throwable>> FAILURES =
            List.of(
                    Exception::new,
                    () -> new IllegalStateException("refused"),
                    () -> new OutOfMemoryError("none left"),
                    StackOverflowError::new);

    static Stream<Arguments> placements() {
        return Stream.of(NumaPolicy.values())
                .flatMap(
                        numa ->
                                Stream.of(true, false)
                                        .map(huge -> Arguments.of(request(numa, huge))));
    }

    private long bytes(ChunkSource.Request request) {
        return Chunk.bytes(request, pages.unitBytes(UNIT_BYTES, request));
    }

    private Chunk map(ChunkSource.Request request) {
        return pages.map(request, pages.unitBytes(UNIT_BYTES, request));
    }

    private void assertMapped(Chunk chunk, ChunkSource.Request request) {
        assertThat(kernel.mapped)
                .containsAll(
                        AddressAllocator.pagesOf(chunk.base(), bytes(request)).boxed().toList());
    }

    @ParameterizedTest
    @MethodSource("placements")
    void aChunkIsMappedWithNothingAroundItAndLeavesNothing(ChunkSource.Request request) {
        Chunk chunk = map(request);
        assertThat(chunk.base() % chunk.unitBytes()).isZero();
        assertMapped(chunk, request);
        assertThat(kernel.mapped).hasSize((int) (bytes(request) / Pages.SIZE));
        assertThat(binding.left())
                .isEqualTo(BUDGET - binding.mappings(request.placement().numa(), UNITS));
        pages.unmap(chunk, request);
        assertThat(kernel.mapped).isEmpty();
        assertThat(binding.left()).isEqualTo(BUDGET);
    }

    @ParameterizedTest
    @MethodSource("placements")
    void whicheverStepFailsAChunkIsWholeOrNothingOfItIsLeft(ChunkSource.Request request) {
        for (Supplier<Throwable> failure : FAILURES) {
            kernel.failure = failure;
            boolean failed = true;
            for (int step = 0; failed; step++) {
                kernel.steps = 0;
                kernel.failingStep = step;
                Chunk chunk = mapOrNothingIsLeft(request, failure.get());
                failed = kernel.steps > step;
                kernel.failingStep = -1;
                if (chunk != null) {
                    assertMapped(chunk, request);
                    pages.unmap(chunk, request);
                    assertThat(binding.left()).isEqualTo(BUDGET);
                }
                kernel.mapped.clear();
            }
            assertThat(kernel.steps).as("steps").isGreaterThan(1);
        }
    }

    private Chunk mapOrNothingIsLeft(ChunkSource.Request request, Throwable failure) {
        try {
            return map(request);
        } catch (IllegalStateException | OutOfMemoryError | StackOverflowError e) {
            assertThat(e).isInstanceOfAny(failure.getClass(), IllegalStateException.class);
            assertThat(kernel.mapped).isEmpty();
            assertThat(binding.left()).isEqualTo(BUDGET);
            return null;
        }
    }

    @Test
    void aRefusedUnmappingGivesTheMemoryBackAndIsLoggedOnce() {
        ChunkSource.Request request = request(NumaPolicy.LOCAL, false);
        kernel.failure = () -> new IllegalStateException("12 bytes cannot be unmapped");
        for (int i = 0; i < 2; i++) {
            Chunk chunk = map(request);
            kernel.advice.clear();
            kernel.failingStep = kernel.steps;
            pages.unmap(chunk, request);
            assertThat(kernel.advice)
                    .containsExactly(MemoryAdvice.MADV_DONTNEED + " of " + bytes(request));
        }
        assertThat(binding.left()).as("mappings stay").isEqualTo(BUDGET - 2 * UNITS);
        assertThat(lines).singleElement().asString().contains("12 bytes cannot be unmapped");
    }

    @Test
    void anErrorBeforeTheKernelIsAskedLeavesTheChunkAsItWas() {
        ChunkSource.Request request = request(NumaPolicy.LOCAL, false);
        Chunk chunk = map(request);
        kernel.failure = () -> new OutOfMemoryError("none left");
        kernel.failingStep = kernel.steps;
        assertThatThrownBy(() -> pages.unmap(chunk, request)).isInstanceOf(OutOfMemoryError.class);
        assertMapped(chunk, request);
        assertThat(binding.left()).isEqualTo(BUDGET - UNITS);
        pages.unmap(chunk, request);
        assertThat(kernel.mapped).isEmpty();
        assertThat(binding.left()).isEqualTo(BUDGET);
    }

    @ParameterizedTest
    @MethodSource("placements")
    void nothingIsAllocatedOnceAChunkIsUnmapped(ChunkSource.Request request) throws Throwable {
        MethodHandle allocated = allocatedBytes();
        long[] before = new long[1];
        kernel.afterUnmapping = () -> before[0] = bytesBy(allocated);
        for (int i = 0; i < 3; i++) {
            Chunk chunk = map(request);
            pages.unmap(chunk, request);
            long after = bytesBy(allocated);
            if (i > 0) {
                assertThat(after - before[0]).as("bytes").isZero();
            }
        }
    }

    private static long bytesBy(MethodHandle allocated) {
        try {
            return (long) allocated.invokeExact();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** What this thread has allocated; asked by reflection, for this module does not read it. */
    private static MethodHandle allocatedBytes() throws ReflectiveOperationException {
        Class<?> type = Class.forName("com.sun.management.ThreadMXBean");
        Object bean =
                Class.forName("java.lang.management.ManagementFactory")
                        .getMethod("getThreadMXBean")
                        .invoke(null);
        return MethodHandles.publicLookup()
                .findVirtual(
                        type, "getCurrentThreadAllocatedBytes", MethodType.methodType(long.class))
                .bindTo(bean);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 32})
    void chunksForHugePagesHoldOneOfUpToThirtyTwoMebibytes(int mebibytes) {
        long bytes = (long) mebibytes << 20;
        ChunkSource.Request request = request(NumaPolicy.NONE, true);
        int unitBytes = huge(bytes).unitBytes(UNIT_BYTES, request);
        assertThat(Chunk.bytes(request, unitBytes)).isBetween(2 * bytes, 4 * bytes + Pages.SIZE);
        huge(bytes).advise(kernel, true, 0, 0);
        assertThat(kernel.advice).containsExactly(MemoryAdvice.MADV_HUGEPAGE + " of 0");
        assertThat(lines).isEmpty();
    }

    @Test
    void hugePagesOfHalfAGibibyteAreRefusedInOneLine() {
        HugePages far = huge(512L << 20);
        assertThat(far.unitBytes(UNIT_BYTES, request(NumaPolicy.NONE, true))).isEqualTo(UNIT_BYTES);
        for (int i = 0; i < 2; i++) {
            kernel.advice.clear();
            far.advise(kernel, true, 0, 0);
            assertThat(kernel.advice).containsExactly(MemoryAdvice.MADV_NOHUGEPAGE + " of 0");
        }
        assertThat(lines)
                .singleElement()
                .asString()
                .contains("pages of the normal size", "536,870,912", "at most 33,554,432");
    }

    @Test
    void thePageSizeIsTheKernels() {
        assertThat(Pages.SIZE).isEqualTo(LibC.pageSize());
        assertThat(Long.bitCount(Pages.SIZE)).isEqualTo(1);
        assertThat(HugePages.bytesHere()).isGreaterThan(Pages.SIZE);
    }
}
