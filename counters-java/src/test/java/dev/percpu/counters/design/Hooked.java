package dev.percpu.counters.design;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Variant;
import dev.percpu.counters.heap.HeapProvider;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * Counters on the heap whose threads choose their slots, and whose accesses to the slots can be
 * looked at, held up and made to fail.
 */
final class Hooked {

    /** What is done to a word of a slot. */
    enum Kind {
        READ,
        ADD,
        TAKE
    }

    /**
     * An access by the current thread.
     *
     * @param kind what is done
     * @param done whether it has been done, or is about to be
     * @param word which word of the slot
     * @param slot the slot
     */
    record Access(Kind kind, boolean done, int word, int slot) {

        static Access before(Kind kind, int word, int slot) {
            return new Access(kind, false, word, slot);
        }

        static Access after(Kind kind, int word, int slot) {
            return new Access(kind, true, word, slot);
        }
    }

    /** A place at which a thread waits until it is let go. */
    static final class Gate {
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch opened = new CountDownLatch(1);

        void pass() {
            reached.countDown();
            await(opened);
        }

        void awaitReached() {
            await(reached);
        }

        void open() {
            opened.countDown();
        }

        private static void await(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private final ThreadLocal<Integer> slot = ThreadLocal.withInitial(() -> 0);
    private final Catalogue catalogue;

    /** Called with each access. */
    volatile Consumer<Access> hook = access -> {};

    Hooked(Hierarchy hierarchy) {
        catalogue =
                new Catalogue(
                        List.of(new HookedLayout()), List.of(new ChosenIndex(hierarchy)), Map.of());
    }

    Counter create(String design, int batch) {
        return catalogue
                .factory(
                        Variant.parse(design + ":heap:thread-hash:atomic"),
                        CounterOptions.defaults().withBatch(batch))
                .get();
    }

    /** Adds in a slot. */
    void add(Counter counter, int toSlot, long delta) {
        slot.set(toSlot);
        counter.add(delta);
    }

    private final class ChosenIndex implements IndexSource {
        private final Hierarchy hierarchy;

        ChosenIndex(Hierarchy hierarchy) {
            this.hierarchy = hierarchy;
        }

        @Override
        public String name() {
            return "thread-hash";
        }

        @Override
        public int slots(int possibleCpus) {
            return hierarchy.leaves();
        }

        @Override
        public Index over(int slots) {
            return slot::get;
        }

        @Override
        public Hierarchy hierarchy(int slots) {
            return hierarchy;
        }
    }

    private final class HookedLayout implements Layout {
        private final Layout heap = HeapProvider.LAYOUTS.get(0);

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
            Slots slots = new HookedSlots(memory.slots());
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
    }

    private final class HookedSlots implements Slots {
        private final Slots heap;

        HookedSlots(Slots heap) {
            this.heap = heap;
        }

        private void on(Kind kind, boolean done, long handle, int slot) {
            hook.accept(new Access(kind, done, (int) (handle / Long.BYTES), slot));
        }

        @Override
        public int count() {
            return heap.count();
        }

        @Override
        public long getVolatile(long[] array, long handle, int slot) {
            on(Kind.READ, false, handle, slot);
            return heap.getVolatile(array, handle, slot);
        }

        @Override
        public long getOpaque(long[] array, long handle, int slot) {
            return heap.getOpaque(array, handle, slot);
        }

        @Override
        public void setOpaque(long[] array, long handle, int slot, long value) {
            heap.setOpaque(array, handle, slot, value);
        }

        @Override
        public long getAndAdd(long[] array, long handle, int slot, long delta) {
            on(Kind.ADD, false, handle, slot);
            long old = heap.getAndAdd(array, handle, slot, delta);
            on(Kind.ADD, true, handle, slot);
            return old;
        }

        @Override
        public long getAndSet(long[] array, long handle, int slot, long value) {
            on(Kind.TAKE, false, handle, slot);
            return heap.getAndSet(array, handle, slot, value);
        }

        @Override
        public boolean compareAndSet(
                long[] array, long handle, int slot, long expected, long value) {
            return heap.compareAndSet(array, handle, slot, expected, value);
        }

        @Override
        public long getCentral(long[] array, long handle) {
            return heap.getCentral(array, handle);
        }

        @Override
        public void setCentral(long[] array, long handle, long value) {
            heap.setCentral(array, handle, value);
        }

        @Override
        public void addCentral(long[] array, long handle, long delta) {
            heap.addCentral(array, handle, delta);
        }

        @Override
        public boolean tryLock(long[] array, long handle) {
            return heap.tryLock(array, handle);
        }

        @Override
        public void unlock(long[] array, long handle) {
            heap.unlock(array, handle);
        }
    }
}
