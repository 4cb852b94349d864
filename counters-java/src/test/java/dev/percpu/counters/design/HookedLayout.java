package dev.percpu.counters.design;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Variant;
import dev.percpu.counters.heap.HeapProvider;
import java.util.List;
import java.util.Map;

/** The layout {@code heap}, but that a test sees each operation on memory just before it. */
final class HookedLayout implements Layout {

    /** Sees an operation. */
    @FunctionalInterface
    interface Hook {
        /**
         * Called before the operation.
         *
         * @param operation the name of the method of {@link Slots}
         * @param slot the slot; −1 for a central word
         * @param value what is to be written or added; 0 for a load
         */
        void before(String operation, int slot, long value);
    }

    private final Layout heap = HeapProvider.LAYOUTS.get(0);
    private volatile Hook hook = (operation, slot, value) -> {};

    /** A counter over this layout and an index, with a hook that does nothing yet. */
    Counter create(String variant, IndexSource index, CounterOptions options) {
        return new Catalogue(List.of(this), List.of(index), Map.of())
                .factory(Variant.parse(variant), options)
                .get();
    }

    void hook(Hook next) {
        hook = next;
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
        Slots slots = new Hooked(memory.slots(), this);
        return new Memory() {
            @Override
            public Slots slots() {
                return slots;
            }

            @Override
            public StoreKind store() {
                return memory.store();
            }

            @Override
            public Place place() {
                return memory.place();
            }

            @Override
            public void release(Object counter, Place place) {
                memory.release(counter, place);
            }
        };
    }

    private record Hooked(Slots slots, HookedLayout layout) implements Slots {

        private void before(String operation, int slot, long value) {
            layout.hook.before(operation, slot, value);
        }

        @Override
        public int count() {
            return slots.count();
        }

        @Override
        public long getVolatile(long[] array, long handle, int slot) {
            before("getVolatile", slot, 0);
            return slots.getVolatile(array, handle, slot);
        }

        @Override
        public long getOpaque(long[] array, long handle, int slot) {
            before("getOpaque", slot, 0);
            return slots.getOpaque(array, handle, slot);
        }

        @Override
        public void setOpaque(long[] array, long handle, int slot, long value) {
            before("setOpaque", slot, value);
            slots.setOpaque(array, handle, slot, value);
        }

        @Override
        public long getAndAdd(long[] array, long handle, int slot, long delta) {
            before("getAndAdd", slot, delta);
            return slots.getAndAdd(array, handle, slot, delta);
        }

        @Override
        public long getAndSet(long[] array, long handle, int slot, long value) {
            before("getAndSet", slot, value);
            return slots.getAndSet(array, handle, slot, value);
        }

        @Override
        public boolean compareAndSet(
                long[] array, long handle, int slot, long expected, long value) {
            before("compareAndSet", slot, value);
            return slots.compareAndSet(array, handle, slot, expected, value);
        }

        @Override
        public long getCentral(long[] array, long handle) {
            before("getCentral", -1, 0);
            return slots.getCentral(array, handle);
        }

        @Override
        public void setCentral(long[] array, long handle, long value) {
            before("setCentral", -1, value);
            slots.setCentral(array, handle, value);
        }

        @Override
        public void addCentral(long[] array, long handle, long delta) {
            before("addCentral", -1, delta);
            slots.addCentral(array, handle, delta);
        }

        @Override
        public boolean tryLock(long[] array, long handle) {
            return slots.tryLock(array, handle);
        }

        @Override
        public void unlock(long[] array, long handle) {
            slots.unlock(array, handle);
        }
    }
}
