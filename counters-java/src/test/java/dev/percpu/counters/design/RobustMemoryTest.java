package dev.percpu.counters.design;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.heap.HeapProvider;
import dev.percpu.counters.heap.OwnerIndex;
import java.lang.ref.Reference;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Guards see what is written beside the words of a counter, and nothing else. */
class RobustMemoryTest {

    private static final int SLOTS = 5;
    private static final int WIDTH = 3;
    private static final Shape SHAPE = new Shape(SLOTS, WIDTH, true);

    static Stream<Memory> memories() {
        return HeapProvider.LAYOUTS.stream().map(RobustMemoryTest::over);
    }

    private static Memory over(Layout layout) {
        return RobustMemory.over(
                SHAPE, shape -> layout.memory(shape, "atomic", CounterOptions.defaults()));
    }

    private static void writeEverythingOfItsOwn(Memory memory, Memory.Allocation allocation) {
        for (int member = 0; member < WIDTH; member++) {
            long handle = Slots.member(allocation.handle(), member);
            for (int slot = 0; slot < SLOTS; slot++) {
                assertThat(memory.slots().getAndSet(allocation.array(), handle, slot, -1)).isZero();
            }
            assertThat(memory.slots().getCentral(allocation.array(), handle)).isZero();
            memory.slots().setCentral(allocation.array(), handle, -1);
        }
    }

    private static List<String> overruns() {
        return Robust.check().stream().filter(line -> line.contains("overrun")).toList();
    }

    @ParameterizedTest
    @MethodSource("memories")
    void itsOwnWordsAreZeroAndFreeToUse(Memory memory) {
        Memory.Allocation allocation = memory.allocate(null);
        Memory.Allocation neighbour = memory.allocate(null);
        writeEverythingOfItsOwn(memory, allocation);
        writeEverythingOfItsOwn(memory, neighbour);
        assertThat(overruns()).isEmpty();
        int before = Robust.findings().size();
        memory.release(this, allocation, true);
        memory.release(this, neighbour, true);
        assertThat(Robust.findings()).hasSize(before);
    }

    @ParameterizedTest
    @MethodSource("memories")
    void aWordWrittenBeforeOrAfterAnySlotIsFoundOnceByACheck(Memory memory) {
        Memory.Allocation allocation = memory.allocate(null);
        for (int slot = 0; slot < SLOTS; slot++) {
            memory.slots()
                    .setOpaque(allocation.array(), Slots.member(allocation.handle(), -1), slot, 11);
            assertThat(overruns())
                    .singleElement()
                    .asString()
                    .contains("before slot " + slot + " holds 11", "created\n    at ");
            memory.slots()
                    .setOpaque(
                            allocation.array(), Slots.member(allocation.handle(), WIDTH), slot, 12);
            assertThat(overruns())
                    .singleElement()
                    .asString()
                    .contains("after slot " + slot + " holds 12");
            assertThat(overruns()).isEmpty();
        }
        memory.release(this, allocation, true);
    }

    @ParameterizedTest
    @MethodSource("memories")
    void aWordWrittenBesideTheCentralCountIsFoundAtTheClose(Memory memory) {
        for (int member : new int[] {-1, WIDTH}) {
            Memory.Allocation allocation = memory.allocate(null);
            memory.slots()
                    .setCentral(allocation.array(), Slots.member(allocation.handle(), member), 13);
            memory.release(this, allocation, true);
            assertThat(Robust.findings().get(Robust.findings().size() - 1))
                    .contains("the central count holds 13");
        }
    }

    @Test
    void slotsThatThreadsOwnHaveNoGuardsAndAreFollowedAllTheSame() {
        Shape owned =
                new Shape(
                        SLOTS,
                        WIDTH,
                        true,
                        OwnerIndex.SOURCE.over(OwnerIndex.SOURCE.slots(2)),
                        false);
        Memory memory =
                RobustMemory.over(
                        owned,
                        shape -> {
                            assertThat(shape).isEqualTo(owned);
                            return HeapProvider.LAYOUTS
                                    .get(0)
                                    .memory(shape, "opaque", CounterOptions.defaults());
                        });
        Memory.Allocation allocation = memory.allocate(null);
        assertThat(memory.closed(allocation)).hasMessageContaining("created\n    at ");
        memory.release(this, allocation, true);
    }

    @Test
    void whatIsNeverReleasedIsReportedAndWhatIsReleasedOrInUseIsNot() throws Exception {
        Memory memory = over(HeapProvider.LAYOUTS.get(0));
        Memory.Allocation kept = memory.allocate(null);
        memory.release(this, memory.allocate(null), true);
        long before = leaks();
        memory.allocate(null);
        for (int i = 0; i < 500 && leaks() == before; i++) {
            System.gc();
            Thread.sleep(10);
        }
        assertThat(leaks()).isEqualTo(before + 1);
        Reference.reachabilityFence(kept);
        memory.release(this, kept, true);
    }

    private static long leaks() {
        return Robust.findings().stream().filter(line -> line.contains("never closed")).count();
    }
}
