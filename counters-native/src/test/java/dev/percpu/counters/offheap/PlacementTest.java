package dev.percpu.counters.offheap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.CpuList;
import dev.percpu.counters.NumaPolicy;
import dev.percpu.counters.cpu.Affinity;
import dev.percpu.counters.cpu.Topology;
import dev.percpu.counters.linux.LibC;
import dev.percpu.counters.linux.MemoryAdvice;
import dev.percpu.counters.linux.MemoryAdvice.Policy;
import dev.percpu.counters.linux.SmapsFlags;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Units are on the nodes of their CPUs, and pages of the size asked for, if the kernel agrees. */
class PlacementTest {

    private static final int UNITS = 8;

    /** The bytes of a cache's sets, one line of each: what a set is chosen by. */
    private static final int WAY = 4096;

    private static final long[] NO_ARRAY = {};
    private static final BitSet BOTH = nodes(0, 1);

    private final ChunkSource source = ChunkSource.best();
    private final int unitBytes = source.unitBytes(request(NumaPolicy.NONE, false));
    private final List<String> calls = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();

    @BeforeEach
    void libcCanBeCalled() {
        assumeTrue(LibC.unavailable().isEmpty(), () -> "no libc: " + LibC.unavailable().get());
    }

    private static BitSet nodes(int... ids) {
        BitSet nodes = new BitSet();
        for (int id : ids) {
            nodes.set(id);
        }
        return nodes;
    }

    private static ChunkSource.Request request(NumaPolicy numa, boolean huge) {
        return new ChunkSource.Request(UNITS, Long.BYTES, 1, new Placement(numa, huge));
    }

    private Chunk chunk() {
        return source.chunk(request(NumaPolicy.NONE, false));
    }

    private NumaBinding binding(List<Integer> nodeOfCpu, long mappings, int answer) {
        return new NumaBinding(
                cpu -> cpu < nodeOfCpu.size() ? nodeOfCpu.get(cpu) : NumaBinding.UNKNOWN,
                BOTH,
                mappings,
                (address, bytes, mode, on) -> {
                    calls.add(mode + " " + on + " " + bytes);
                    return answer;
                },
                lines::add);
    }

    @Test
    void neighboursOfOneNodeAreBoundTogetherAndUnknownOnesNotAtAll() {
        long stride = Chunk.stride(unitBytes);
        binding(List.of(0, 0, 1, -1, 0), 100, 0)
                .bind(NumaPolicy.LOCAL, chunk(), request(NumaPolicy.NONE, false));
        assertThat(calls)
                .containsExactly(
                        "1 {0} " + Chunk.pageOf(2 * stride),
                        "1 {1} " + (Chunk.pageOf(3 * stride) - Chunk.pageOf(2 * stride)),
                        "1 {0} " + (Chunk.pageOf(5 * stride) - Chunk.pageOf(4 * stride)));
    }

    @ParameterizedTest
    @ValueSource(ints = {4 << 10, 16 << 10, 64 << 10})
    void unitsThatAreKeptApartShareNoPage(int page) {
        for (int longer = page; longer <= 1 << 20; longer *= 2) {
            long stride = Chunk.stride(longer, true, page);
            for (int unit = 0; unit < 300; unit++) {
                assertThat((unit * stride + longer - 1) / page)
                        .isLessThan((unit + 1) * stride / page);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4 << 10, 16 << 10, 64 << 10})
    void slotsOfACounterAreInDifferentCacheSets(int page) {
        for (int longer = page; longer <= 1 << 20; longer *= 2) {
            for (boolean apart : new boolean[] {false, true}) {
                long stride = Chunk.stride(longer, apart, page);
                long allocations =
                        IntStream.range(0, 32).mapToLong(u -> u * stride % WAY).distinct().count();
                assertThat(allocations).isEqualTo(32);
            }
        }
    }

    @Test
    void interleavingIsOneCallForTheWholeChunkAndNoneIsNoCall() {
        NumaBinding binding = binding(List.of(0, 1), 100, 0);
        binding.bind(NumaPolicy.NONE, chunk(), request(NumaPolicy.NONE, false));
        assertThat(calls).isEmpty();
        binding.bind(NumaPolicy.INTERLEAVE, chunk(), request(NumaPolicy.NONE, false));
        assertThat(calls)
                .containsExactly(
                        "3 {0, 1} " + Chunk.bytes(request(NumaPolicy.NONE, false), unitBytes));
    }

    @Test
    void mappedUnitsAreWholePagesWhereThereAreSeveralNodes() {
        assertThat(unitBytes % Chunk.leastUnitBytes()).isZero();
        assertThat(Chunk.leastUnitBytes())
                .isEqualTo(MachineNodes.binding().isPresent() ? Pages.SIZE : 1);
    }

    @Test
    void mappingsAreNotUsedUpAndComeBackWithTheirChunk() {
        NumaBinding binding = binding(List.of(0, 1, 0, 1), 4, 0);
        binding.bind(NumaPolicy.LOCAL, chunk(), request(NumaPolicy.NONE, false));
        assertThat(calls).hasSize(4);
        assertThat(lines).isEmpty();
        binding.bind(NumaPolicy.LOCAL, chunk(), request(NumaPolicy.NONE, false));
        assertThat(lines).singleElement().asString().contains("vm.max_map_count");
        assertThat(calls).hasSize(4);
        assertThat(binding.mappings(NumaPolicy.LOCAL, UNITS)).isEqualTo(4);
        binding.giveBack(8);
        binding.bind(NumaPolicy.LOCAL, chunk(), request(NumaPolicy.NONE, false));
        assertThat(calls).hasSize(8);
    }

    @Test
    void aRefusalIsLoggedOnceAndEndsTheAsking() {
        NumaBinding binding = binding(List.of(0, 1), 100, 1);
        binding.bind(NumaPolicy.LOCAL, chunk(), request(NumaPolicy.NONE, false));
        binding.bind(NumaPolicy.INTERLEAVE, chunk(), request(NumaPolicy.NONE, false));
        assertThat(lines)
                .singleElement()
                .asString()
                .contains(
                        "The first update, not the CPU, decides the node",
                        "mbind",
                        "errno 1",
                        "NumaPolicy.NONE");
        assertThat(calls).hasSize(2);
    }

    @Test
    void theKernelHasThePolicyOfEachUnitOfThisMachine() {
        BitSet memory = MachineNodes.withMemory();
        NumaBinding real = MachineNodes.binding(memory);
        Chunk chunk = chunk();
        real.bind(NumaPolicy.LOCAL, chunk, request(NumaPolicy.NONE, false));
        for (Topology.Cpu cpu : Topology.read().cpus()) {
            if (cpu.id() < UNITS && memory.get(cpu.node())) {
                assertThat(MemoryAdvice.policy(unit(chunk, cpu.id())))
                        .isEqualTo(new Policy(MemoryAdvice.MPOL_PREFERRED, nodes(cpu.node())));
            }
        }
        real.bind(NumaPolicy.INTERLEAVE, chunk, request(NumaPolicy.NONE, false));
        assertThat(MemoryAdvice.policy(chunk.base()))
                .isEqualTo(new Policy(MemoryAdvice.MPOL_INTERLEAVE, memory));
    }

    private static long unit(Chunk chunk, int number) {
        return chunk.base() + number * Chunk.stride(chunk.unitBytes());
    }

    @Test
    void everyUnitIsOnTheNodeOfItsCpuWhicheverCpuTouchesItFirst() throws Exception {
        assumeTrue(MachineNodes.binding().isPresent(), "only one node");
        BitSet memory = MachineNodes.withMemory();
        List<Topology.Cpu> cpus = Topology.read().cpus();
        int units = cpus.stream().mapToInt(Topology.Cpu::id).max().orElseThrow() + 1;
        PerCpuAllocator allocator =
                new PerCpuAllocator(
                        source,
                        new ChunkSource.Request(
                                units, Long.BYTES, 1, new Placement(NumaPolicy.LOCAL, false)),
                        PerCpuAllocator.Reuse.AFTER_COLLECTION);
        long handle = allocator.allocate();
        OffHeapSlots slots = allocator.slots(false, () -> 0);
        Thread first =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    Affinity.pin(CpuList.of(Affinity.allowed().ids().get(0)));
                                    for (int slot = 0; slot < units; slot++) {
                                        slots.getAndAdd(NO_ARRAY, handle, slot, 1);
                                    }
                                });
        first.join();
        for (Topology.Cpu cpu : cpus) {
            if (memory.get(cpu.node())) {
                assertThat(MemoryAdvice.node(handle + cpu.id() * Chunk.stride(unitBytes)))
                        .as("CPU %d", cpu.id())
                        .isEqualTo(cpu.node());
            }
        }
    }

    @Test
    void onlySlotsOfCpusHaveANode() {
        CounterOptions local = CounterOptions.defaults();
        assertThat(Placement.of(local, CpuIndex.SOURCE.over(UNITS)).numa())
                .isEqualTo(NumaPolicy.LOCAL);
        assertThat(Placement.of(local, () -> 0).numa()).isEqualTo(NumaPolicy.NONE);
        assertThat(Placement.of(local.withNuma(NumaPolicy.INTERLEAVE), () -> 0).numa())
                .isEqualTo(NumaPolicy.INTERLEAVE);
    }

    @Test
    void aChunkForHugePagesHoldsOneAndTheKernelIsTold() throws Exception {
        ChunkSource.Request request = request(NumaPolicy.NONE, true);
        long huge = HugePages.bytesHere();
        assumeTrue(huge <= HugePages.MOST_BYTES, () -> "huge pages of " + huge + " bytes");
        Chunk chunk = source.chunk(request);
        assertThat(Chunk.bytes(request, chunk.unitBytes())).isGreaterThanOrEqualTo(2 * huge);
        if (Files.exists(Path.of("/sys/kernel/mm/transparent_hugepage/enabled"))) {
            assertThat(SmapsFlags.of(chunk.base())).contains("hg");
            assertThat(SmapsFlags.of(chunk().base())).doesNotContain("hg").contains("nh");
        }
        source.release(chunk, request);
    }

    @ParameterizedTest
    @EnumSource(NumaPolicy.class)
    void countersCountUnderEveryPlacement(NumaPolicy policy) {
        for (boolean huge : new boolean[] {false, true}) {
            CounterOptions options = CounterOptions.defaults().withNuma(policy).withHugePages(huge);
            try (Counter one = Counters.create("percpu:offheap", options);
                    Counter other = Counters.create("percpu:offheap", options)) {
                one.add(1_000);
                other.add(5);
                assertThat(one.sum()).isEqualTo(1_000);
                assertThat(other.drain()).isEqualTo(5);
            }
        }
    }
}
