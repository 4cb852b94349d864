package dev.percpu.counters.design;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.contract.LittleStack;
import dev.percpu.counters.heap.HeapProvider;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Allocations come back from the cache zeroed, to one taker each, for the price of what was
 * touched.
 */
class CachedMemoryTest {

    private static final int WIDTH = 3;
    private static final Shape SHAPE = new Shape(131, WIDTH, true, () -> 0, true);

    private final AtomicInteger returned = new AtomicInteger();
    private final Memory cache = fresh();

    /**
     * Allocations of the heap are not told apart by equality, so a padding of its own makes a new
     * cache.
     */
    private Memory fresh() {
        Memory heap =
                HeapProvider.LAYOUTS.get(1).memory(SHAPE, "atomic", CounterOptions.defaults());
        return CachedMemory.over(
                new Memory() {
                    @Override
                    public Slots slots() {
                        return heap.slots();
                    }

                    @Override
                    public StoreKind store() {
                        return heap.store();
                    }

                    @Override
                    public Allocation allocate(Object counter) {
                        return heap.allocate(null);
                    }

                    @Override
                    public void release(Object counter, Allocation allocation, boolean marked) {
                        returned.incrementAndGet();
                        heap.release(counter, allocation, true);
                    }
                },
                SHAPE);
    }

    private long get(Memory.Allocation allocation, int member, int slot) {
        return cache.slots()
                .getVolatile(allocation.array(), Slots.member(allocation.handle(), member), slot);
    }

    private void set(Memory.Allocation allocation, int member, int slot, long value) {
        cache.slots()
                .setOpaque(
                        allocation.array(), Slots.member(allocation.handle(), member), slot, value);
    }

    @Test
    void aReleasedAllocationIsTakenNextAndWhatWasTouchedIsZero() {
        Memory.Allocation allocation = cache.allocate(null);
        for (int slot : new int[] {0, 63, 64, 130}) {
            for (int member = 0; member < 3; member++) {
                set(allocation, member, slot, 7);
            }
        }
        for (int member = 0; member < 3; member++) {
            cache.slots().setCentral(allocation.array(), Slots.member(0, member), 7);
        }
        cache.release(this, allocation, true);
        assertThat(cache.allocate(null)).isSameAs(allocation);
        assertThat(allocation.array()).containsOnly(0);
        assertThat(cache.allocate(null)).isNotSameAs(allocation);
    }

    @Test
    void slotsThatNobodyTouchedAreNotVisited() {
        Memory.Allocation allocation = cache.allocate(null);
        set(allocation, 0, 99, 7);
        set(allocation, 0, 100, 0);
        // Behind the back of the slots, which are dense: central counts, then slots.
        allocation.array()[(1 + 100) * WIDTH] = 7;
        cache.release(this, allocation, true);
        assertThat(cache.allocate(null)).isSameAs(allocation);
        assertThat(get(allocation, 0, 99)).isZero();
        assertThat(get(allocation, 0, 100)).as("left as it was").isEqualTo(7);
    }

    @Test
    void releasesToAFullCacheGoToTheMemoryBelow() {
        List<Memory.Allocation> allocations = new ArrayList<>();
        for (int i = 0; i < CachedMemory.MOST_CACHED + 2; i++) {
            allocations.add(cache.allocate(null));
        }
        allocations.forEach(allocation -> cache.release(this, allocation, true));
        assertThat(returned).hasValue(2);
        cache.allocate(null);
        cache.release(this, allocations.getLast(), true);
        assertThat(returned).as("there was room for one again").hasValue(2);
    }

    @Test
    void noAllocationIsGivenOutTwice() throws InterruptedException {
        Set<Memory.Allocation> inHands = ConcurrentHashMap.newKeySet();
        Set<String> failures = ConcurrentHashMap.newKeySet();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(
                    new Thread(
                            () -> {
                                for (int round = 0; round < 20_000; round++) {
                                    Memory.Allocation allocation = cache.allocate(null);
                                    if (!inHands.add(allocation)) {
                                        failures.add("taken twice");
                                    }
                                    if (get(allocation, 1, 77) != 0) {
                                        failures.add("not zero");
                                    }
                                    set(allocation, 1, 77, 1);
                                    inHands.remove(allocation);
                                    cache.release(this, allocation, true);
                                }
                            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
    }

    /** Takes allocations up to a limit, and gives them back dirty, as far as its stack reaches. */
    private final class Taker implements LittleStack.Attempt {
        final Memory.Allocation[] held = new Memory.Allocation[30];
        int count;
        boolean giving;
        boolean dirty;

        @Override
        public void run(int number) {
            if (giving) {
                count--;
                giving = count > 0;
                cache.release(this, held[count], true);
            } else {
                held[count] = cache.allocate(null);
                dirty |= get(held[count], 1, 77) != 0;
                // One that could not be written to whole is dropped.
                set(held[count], 1, 77, 1 + number);
                count++;
                giving = count == held.length;
            }
        }
    }

    @Test
    void whereverTheStackEndsNoAllocationIsInTwoHandsAndTheCacheKnowsItsSize()
            throws InterruptedException {
        Taker taker = new Taker();
        int failures = 0;
        for (int round = 0; round < 100; round++) {
            failures += LittleStack.sweep(taker);
        }
        assertThat(failures).isPositive();
        assertThat(taker.dirty).as("one was not cleared").isFalse();
        Set<Memory.Allocation> inHands = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < taker.count; i++) {
            assertThat(inHands.add(taker.held[i])).isTrue();
        }
        for (int i = 0; i < 2 * taker.held.length; i++) {
            Memory.Allocation allocation = cache.allocate(null);
            assertThat(inHands.add(allocation)).as("in one hand").isTrue();
            assertThat(get(allocation, 1, 77)).isZero();
        }
        // The cache is empty now: it had never more than it was given.
        int before = returned.get();
        for (int i = 0; i < CachedMemory.MOST_CACHED + 2; i++) {
            cache.release(this, new Memory.Allocation(new long[(2 + 131) * WIDTH + 9], 0), true);
        }
        assertThat(returned).hasValue(before + 2);
    }
}
