package dev.percpu.counters.design;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterGroup;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Variant;
import dev.percpu.counters.heap.HeapProvider;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The layout {@code heap}, but that a test sees each access to the memory, can hold it up or make
 * it fail, counts the allocations that are taken and given back, and can let memory run out.
 *
 * <p>The tests of a class share one, in a static field, since each has specialised classes of its
 * own; {@link #reset} comes before each test.
 */
final class HookedLayout implements Layout {

    private static final Consumer<Access> NOTHING = access -> {};

    private final int fusedSlot;
    private final Phaser fused =
            new Phaser() {
                /** Goes on when nobody is registered. */
                @Override
                protected boolean onAdvance(int phase, int parties) {
                    return false;
                }
            };

    private final Layout heap = HeapProvider.LAYOUTS.get(0);
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger returned = new AtomicInteger();
    private volatile boolean exhausted;
    private volatile boolean withoutSequences;
    private volatile Consumer<Access> hook = NOTHING;

    /** A layout none of whose updates are fused. */
    HookedLayout() {
        this(HookedSlots.NOT_FUSED);
    }

    /** A layout whose fused updates are made in that slot. */
    HookedLayout(int fusedSlot) {
        this.fusedSlot = fusedSlot;
    }

    void fusedBegins() {
        fused.register();
    }

    void fusedEnds() {
        fused.arriveAndDeregister();
    }

    /** Waits for the fused updates that have begun; several threads may do so. */
    void awaitFused() {
        fused.register();
        fused.awaitAdvance(fused.arriveAndDeregister());
    }

    /** A counter over this layout and an index. */
    Counter create(String variant, IndexSource index, CounterOptions options) {
        return catalogue(index).factory(Variant.parse(variant), options).get();
    }

    /** Counters that share their memory, over this layout and an index. */
    CounterGroup createGroup(String variant, int size, IndexSource index, CounterOptions options) {
        return catalogue(index).groupFactory(Variant.parse(variant), size, options).get();
    }

    private Catalogue catalogue(IndexSource index) {
        return new Catalogue(List.of(this), List.of(index), Map.of());
    }

    /** Leaves nothing of the test before. */
    void reset() {
        unhook();
        exhaust(false);
        leaveWithoutSequences(false);
        asked.set(0);
        taken.set(0);
        returned.set(0);
    }

    /** From now on calls this before and after each access, whichever thread makes it. */
    void hook(Consumer<Access> next) {
        hook = next;
    }

    void unhook() {
        hook = NOTHING;
    }

    void see(Access access) {
        hook.accept(access);
    }

    /** Whether there is no memory from now on. */
    void exhaust(boolean none) {
        exhausted = none;
    }

    /** Whether no fused update can be made in one step from now on, as on some threads. */
    void leaveWithoutSequences(boolean none) {
        withoutSequences = none;
    }

    boolean withoutSequences() {
        return withoutSequences;
    }

    /** How often memory has been asked for. */
    int asked() {
        return asked.get();
    }

    /** How often it has been had. */
    int taken() {
        return taken.get();
    }

    /** How often it has been given back. */
    int returned() {
        return returned.get();
    }

    @Override
    public String name() {
        return heap.name();
    }

    @Override
    public List<String> stores() {
        return heap.stores();
    }

    @Override
    public Memory memory(Shape shape, String store, CounterOptions options) {
        Memory memory = heap.memory(shape, store, options);
        return new HookedMemory(memory, new HookedSlots(memory.slots(), this, fusedSlot));
    }

    private final class HookedMemory implements Memory {
        private final Memory memory;
        private final Slots slots;

        HookedMemory(Memory memory, Slots slots) {
            this.memory = memory;
            this.slots = slots;
        }

        @Override
        public Slots slots() {
            return slots;
        }

        @Override
        public StoreKind store() {
            return memory.store();
        }

        @Override
        public Allocation allocate(Object counter) {
            asked.getAndIncrement();
            see(Access.before(Access.Operation.ALLOCATION, 0, Access.CENTRAL));
            if (exhausted) {
                throw new IllegalStateException("no memory, as the test wants");
            }
            Allocation allocation = memory.allocate(counter);
            taken.getAndIncrement();
            see(Access.after(Access.Operation.ALLOCATION, 0, Access.CENTRAL));
            return allocation;
        }

        @Override
        public void release(Object counter, Allocation allocation, boolean marked) {
            returned.getAndIncrement();
            memory.release(counter, allocation, marked);
        }
    }
}
