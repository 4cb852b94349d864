/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory on its way from a closed counter to the next one: Placed; CachedMemory over slots that
 * record what is touched, for counters of UnifiedStruct; PerCpuSpace, Reclaimer and ChunkPool where
 * memory waits for the collector; and EventualCounter, which a thread of the library folds, whose
 * memory comes back at once. The lines after a method's name are that method's statements, and
 * JavaStatementsTest compares them with the source.
 *
 * With HANDS two users create counters, add to each once and close them, up to two at a time, over
 * a cache that holds two places. With SHARES two threads make two updates each of one counter while
 * a third sums it; when all have returned it is closed, and the two update the next counter. With
 * CLOSES two threads close one counter, and then use one of their own each. With COLLECTS two
 * threads update a counter twice, another closes it, and a fourth needs its memory, twice; there is
 * no other. With FOLDER the library folds a counter that is closed, and the next one, of which two
 * take drains.
 *
 * Promised: who creates a counter has its memory alone and finds it zero; a counter's value is what
 * was added to it, whatever is still under way in one that had the memory before; memory comes
 * back, once, however often a counter is closed; nobody is refused memory that is about to come
 * back; no record stays of memory that has; nobody waits for good.
 *
 * Planted:
 *   BUG 1 HANDS: the top of the cache is set, not compared and set, when a place is taken
 *   BUG 2 HANDS: the top of the cache is set, not compared and set, when a place comes back
 *   BUG 3 HANDS: a place has one entry that is used again and again
 *   BUG 4 HANDS: a place is in the cache before it is cleared
 *   BUG 5 SHARES: a slot that was touched is noted by a load and a store
 *   BUG 6 SHARES: an update of a slot that a fold has emptied is not noted
 *   BUG 7 SHARES: the central count is not cleared
 *   BUG 8 SHARES: a sum is under way when the counter is closed
 *   BUG 9 CLOSES: a closer looks at the handle, and sets it then
 *   BUG 10 CLOSES: whoever closes gives the place back
 *   BUG 11 COLLECTS: a method forgets its counter as soon as it has the handle
 *   BUG 12 COLLECTS: memory that is to wait for the collector comes back at once
 *   BUG 13 COLLECTS: memory is in the pool before it is cleared
 *   BUG 14 COLLECTS: the record of a closed counter is not kept
 *   BUG 15 COLLECTS: a closed counter is forgotten before its record is kept
 *   BUG 16 COLLECTS: memory ceases to wait before it is in the pool
 *   BUG 17 FOLDER: closing does not wait for a fold under way
 *   BUG 18 FOLDER: the folder has looked at the handle before it has the monitor
 */

#ifndef BUG
#define BUG 0
#endif

#if defined(HANDS) || defined(SHARES) || defined(CLOSES)
#define CACHED
#endif

#ifdef HANDS
#define PLACES 4
#define COUNTERS 4
#define AT_FIRST 2
#endif
#ifdef SHARES
#define PLACES 1
#define COUNTERS 2
#define AT_FIRST 0
#endif
#ifdef CLOSES
#define PLACES 3
#define COUNTERS 3
#define AT_FIRST 0
#endif
#ifdef COLLECTS
#define PLACES 1
#define COUNTERS 3
#endif
#ifdef FOLDER
#define PLACES 1
#define COUNTERS 2
#endif

#define BATCH 3
#define CLOSED 100

/* Counters: what Placed has of each. */
byte handle[COUNTERS] = CLOSED;
byte placeOf[COUNTERS];

/* Memory. */
short slots[2 * PLACES];
byte touched[PLACES];
short central[PLACES];
bit lockWord[PLACES];

/* Known to the judges alone: in how many hands a place is, what was added to a counter. */
byte hands[PLACES];
byte added[COUNTERS];

#define LOCKED lockWord[at]
#include "lock.inc"

#define SLOT(place, slot) slots[2 * (place) + (slot)]

#define SMALL slot = 0; delta = 1
#define LARGE slot = 1; delta = 4
#define ADDED(c) added[c] = added[c] + delta

#define FORGET at = 0; open = 0; slot = 0; delta = 0; value = 0; taken = 0; bits = 0
#ifdef COLLECTS
#define REFERS ; bit refers = 1; bit last
#else
#define REFERS
#endif
#define LOCALS byte at; byte open; bit slot; byte delta; short value; short taken; byte bits REFERS

inline touch() {
    // HeapSlots.touch(array, slot)
    //   long bit = 1L << slot;
    //   if (((long) WORD.getOpaque(array, touched(slot)) & bit) == 0)
    //   WORD.getAndBitwiseOr(array, touched(slot), bit);
#if BUG == 5
    bits = touched[at];
    touched[at] = bits | (1 << slot)
#else
    if
    :: (touched[at] & (1 << slot)) == 0 -> touched[at] = touched[at] | (1 << slot)
    :: else
    fi
#endif
}

inline clear() {
    // HeapSlots.clear(array, handle)
    //   if (!recorded)
    //   Slots.super.clear(array, handle);
    //   for (int slot = 0; slot < count; slot += Long.SIZE)
    //   for (long bits = array[touched(slot)]; bits != 0; bits &= bits - 1)
    bits = touched[at];
    //   int from = at(handle, slot + Long.numberOfTrailingZeros(bits));
    //   Arrays.fill(array, from, from + width, 0);
    if
    :: (bits & 1) != 0 -> SLOT(at, 0) = 0
    :: else
    fi;
    if
    :: (bits & 2) != 0 -> SLOT(at, 1) = 0
    :: else
    fi;
    //   array[touched(slot)] = 0;
    touched[at] = 0;
    //   Arrays.fill(array, central, Math.min(origin, central + 2 * width), 0);
#if BUG != 7
    central[at] = 0;
#endif
    LOCKED = 0
}

#ifdef CACHED
/* Entries of the cache by number, 0 for none: what is below another does not change. */
#define ENTRIES 9
#define MOST_CACHED 2

byte entries = AT_FIRST;
byte placeIn[ENTRIES];
byte below[ENTRIES];
byte top = AT_FIRST;
byte size = AT_FIRST;
byte given = AT_FIRST;
byte gone;

inline takePlace() {
    // CachedMemory.place()
    //   for (Cached cached; (cached = top.get()) != null;)
    do
    :: open = top;
       if
       :: open != 0 ->
          //   if (top.compareAndSet(cached, cached.below))
          bits = below[open];
          atomic {
              if
#if BUG == 1
              :: true -> top = bits; at = placeIn[open]
#else
              :: open == top -> top = bits; at = placeIn[open] :: else -> open = 0
#endif
              fi
          };
          //   size.getAndDecrement();
          //   return cached.place;
          if
          :: open != 0 -> size--; break
          :: else
          fi
       //   return below.place();
       :: else -> atomic { at = given; given++ }; break
       fi
    od
}

inline release(c) {
    // CachedMemory.release(counter, place)
    //   if (size.get() >= MOST_CACHED)
    //   below.release(counter, place);
    //   return;
    if
#ifdef HANDS
    :: size >= MOST_CACHED -> gone++
#endif
    :: else ->
       //   slots().clear(place.array(), place.handle());
#if BUG != 4
       clear();
#endif
       //   size.getAndIncrement();
       size++;
       //   Cached above;
       //   do
       do
       //   above = top.get();
       :: open = top;
          //   while (!top.compareAndSet(above, new Cached(place, above)));
#if BUG == 3
          below[at + 1] = open;
#endif
          atomic {
              if
#if BUG == 2
              :: true ->
#else
              :: open == top ->
#endif
#if BUG == 3
                 top = at + 1;
#else
                 entries++;
                 placeIn[entries] = at;
                 below[entries] = open;
                 top = entries;
#endif
                 break
#if BUG != 2
              :: else
#endif
              fi
          }
       od;
#if BUG == 4
       clear()
#else
       skip
#endif
    fi
}
#endif

#ifdef COLLECTS
/* The one place of the pool, and counters that the collector has to do with. */
bit free = 1;
byte waiting;
bit monitor;
byte referred[COUNTERS];
bit watched[COUNTERS];
bit kept[COUNTERS];
bit unreachable[COUNTERS];
bit retiring;
bit closed;
byte done;

#define ENTER atomic { monitor == 0 -> monitor = 1 }
#define LEAVE monitor = 0

inline takePlace() {
    // PerCpuSpace.allocate()
    //   return magazines.take();
    // Magazines are empty, and fill themselves from the pool.
    ENTER;
    if
    :: free
    :: !free ->
       // ChunkPool.grow()
       //   Chunk chunk;
       //   try
       //   chunk = source.chunk(request);
       //   catch (IllegalStateException e)
       //   awaitCollection(LAST_WAIT_NANOS);
       //   if (free == 0)
       //   throw e;
       //   return;
       //   Stock stock = new Stock(chunk, numbers++);
       //   byBase.put(chunk.base(), stock);
       //   empty.push(stock);
       //   free += stock.available();
       // ChunkPool.awaitCollection(nanos)
       //   if (waiting.sum() == 0)
       //   return;
       assert(waiting > 0);
       //   boolean first = !collecting;
       //   collecting = true;
       //   try
       //   if (first)
       //   collector.run();
       //   long end = System.nanoTime() + nanos;
       //   for (long left = nanos; free == 0 && left > 0; left = end - System.nanoTime())
       //   wait(left / 1_000_000 + 1);
       //   catch (InterruptedException e)
       //   Thread.currentThread().interrupt();
       //   finally
       //   collecting &= !first;
       LEAVE;
       atomic { free && monitor == 0 -> monitor = 1 }
    fi;
    free = 0;
    at = 0;
    LEAVE
}

inline put() {
    ENTER;
    assert(!free);
    free = 1;
    LEAVE
}

inline release(c) {
    // PerCpuSpace.release(counter, handle)
    //   if (atOnce)
    //   magazines.put(handle);
    //   else
    //   pool.waiting(1);
    //   Reclaimer.retire(counter, this, handle);
#if BUG == 12
    clear();
    put()
#else
    // ChunkPool.waiting(more)
    //   waiting.add(more);
    waiting++;
    // Reclaimer.retire(counter, space, handle)
    //   Runner.ensureStarted();
    //   RETIRED.add(new Retired(counter, space, handle));
    //   Reference.reachabilityFence(counter);
    atomic { watched[c] = 1; retiring = 1 };
#if BUG == 15
    atomic { referred[c]--; refers = 0 };
#endif
#if BUG != 14
    kept[c] = 1;
#endif
    retiring = 0
#endif
}

/* What nobody refers to is found some time or never, if what watches it is kept itself. */
proctype collector() {
    byte c;
end:
    do
    :: atomic {
           watched[0] && referred[0] == 0 && (kept[0] || retiring) -> c = 0;
           watched[c] = 0; unreachable[c] = 1
       }
    :: atomic {
           watched[1] && referred[1] == 0 && (kept[1] || retiring) -> c = 1;
           watched[c] = 0; unreachable[c] = 1
       }
    :: done == 4 && waiting == 0 -> break
    od
}

proctype reclaimer() {
    byte c;
    byte at;
    byte bits;
    // Reclaimer.run()
    //   long[] handles = new long[MOST_AT_ONCE];
    //   Retired next = null;
    //   while (true)
    //   Retired first = next != null ? next : await();
    //   int count = 0;
    //   for (next = first; next != null && next.space == first.space && count < MOST_AT_ONCE;)
    // Reclaimer.await()
    //   while (true)
    //   try
    //   return (Retired) UNREACHABLE.remove();
    //   catch (InterruptedException e)
    //   continue;
end:
    do
    :: atomic {
           if
           :: unreachable[0] -> c = 0
           :: unreachable[1] -> c = 1
           fi;
           unreachable[c] = 0
       };
       // Reclaimer.run()
       //   RETIRED.remove(next);
       kept[c] = 0;
       //   handles[count++] = next.handle;
       at = placeOf[c];
       //   next = (Retired) UNREACHABLE.poll();
       //   reclaim(first.space, handles, count);
       // Reclaimer.reclaim(space, handles, count)
       //   try
       //   space.reclaim(handles, count);
       //   catch (RuntimeException | Error e)
       //   System.getLogger("dev.percpu.counters").log(System.Logger.Level.ERROR,
       //       "the memory of " + count + " closed counters is lost", e);
       // PerCpuSpace.reclaim(handles, count)
       //   eraser.clear(handles, count);
#if BUG != 13
       clear();
#endif
       //   pool.put(handles, 0, count);
#if BUG == 16
       waiting--;
#endif
       put();
       //   pool.waiting(-count);
#if BUG != 16
       waiting--;
#endif
#if BUG == 13
       clear();
#endif
       //   magazines.callBackIfMostlyFree();
       atomic { c = 0; at = 0; bits = 0 }
    :: done == 4 && waiting == 0 -> break
    od
}
#endif

#ifdef FOLDER
/* Memory that comes back at once: PerCpuSpace.release where that is asked for. */
bit free = 1;

inline takePlace() {
    atomic { free -> free = 0; at = 0 }
}

inline release(c) {
    clear();
    free = 1
}
#endif

inline create(c) {
    takePlace();
    atomic {
        assert(hands[at] == 0);
        hands[at] = 1;
        assert(SLOT(at, 0) == 0 && SLOT(at, 1) == 0);
        assert(central[at] == 0 && LOCKED == 0);
        placeOf[c] = at;
        handle[c] = at;
        added[c] = 0
    }
}

inline close(c) {
    // Placed.close()
    //   if ((long) HANDLE.getAndSet(this, CLOSED) != CLOSED)
    //   awaitBackground();
    //   memory.release(this, place);
    //   else
    //   memory.closedAgain(place);
#if BUG == 9
    open = handle[c];
    handle[c] = CLOSED;
#else
    d_step { open = handle[c]; handle[c] = CLOSED };
#endif
#if BUG == 10
    open = placeOf[c];
#endif
    if
    :: open != CLOSED ->
#ifdef FOLDER
       awaitBackground(c);
#endif
       d_step { at = placeOf[c]; assert(hands[at] == 1); hands[at] = 0 };
       release(c)
#if defined(CLOSES)
    :: else
#endif
    fi
}

/* Refused by a counter that is closed. */
inline getHandle(c) {
    // Placed.handle()
    //   long open = (long) HANDLE.getOpaque(this);
    //   if (open == CLOSED)
    //   throw memory.closed(place);
    //   return open;
    at = handle[c];
#ifdef CACHED
    assert(at != CLOSED || BUG == 8);
#endif
    if
    :: at == CLOSED -> at = 0; goto thrown
    :: else
    fi
}

inline addToSlot() {
    // HeapSlots.getAndAdd(array, handle, slot, delta)
    //   long old = (long) WORD.getAndAdd(array, at(handle, slot), delta);
    //   if (recorded && old == 0)
    //   touch(array, slot);
    //   return old;
    d_step { value = SLOT(at, slot); SLOT(at, slot) = value + delta };
    if
#if BUG == 6
    :: value == 0 && central[at] == 0 -> touch()
#else
    :: value == 0 -> touch()
#endif
    :: else
    fi;
    value = value + delta
}

#ifndef FOLDER
inline fold() {
    // LockedBank.fold(array, handle, lock, slot, delta)
    //   lock(array, lock);
    //   try
    //   foldLocked(array, handle, slot, delta);
    //   finally
    //   unlock(array, lock);
    lock();
    d_step { taken = SLOT(at, slot); SLOT(at, slot) = 0 };
    value = central[at];
    central[at] = value + taken;
    unlock()
}

inline add(c) {
    // UnifiedStruct.add(counter, delta)
    //   Parts parts = parts();
    //   long struct = handle();
    getHandle(c);
#if BUG == 11
    if
    :: last -> atomic { referred[c]--; refers = 0 }
    :: else
    fi;
#endif
    //   long handle = member(struct, counter);
    //   if (parts.slots().fused())
    //   parts.bank().addFused(array, handle, struct, parts.index(), delta, batch);
    //   else
    //   int slot = parts.index().current();
    //   long value = parts.store().addAndGet(array, handle, slot, delta);
    addToSlot();
    //   if (value <= -batch || value >= batch)
    //   parts.bank().fold(array, handle, struct, slot, 0);
    if
    :: value >= BATCH -> fold()
    :: else
    fi
    //   Reference.reachabilityFence(this);
}

inline sum(c) {
    // UnifiedStruct.sum(counter)
    //   long struct = handle();
    getHandle(c);
    //   long sum = parts().bank().sum(array, member(struct, counter), struct);
    //   Reference.reachabilityFence(this);
    //   return sum;
    // LockedBank.sum(array, handle, lock)
    //   lock(array, lock);
    //   try
    //   return sumLocked(array, handle);
    //   finally
    //   unlock(array, lock);
    lock();
    value = central[at];
    value = value + SLOT(at, 0);
    value = value + SLOT(at, 1);
    unlock()
}
#endif

#ifdef FOLDER
bit monitor[COUNTERS];
short drained;

#define ENTER(c) atomic { monitor[c] == 0 -> monitor[c] = 1 }
#define LEAVE(c) monitor[c] = 0

inline sumLocked() {
    lock();
    value = central[at];
    taken = value;
    value = value + SLOT(at, 0);
    value = value + SLOT(at, 1)
}

inline drain(c) {
    // EventualCounter.drain()
    //   return underLock(Purpose.DRAIN, handle());
    getHandle(c);
    // EventualCounter.underLock(purpose, handle)
    //   Parts parts = parts();
    //   Slots slots = parts.slots();
    //   Bank bank = parts.bank();
    //   bank.lock(array, handle);
    //   try
    //   long value = bank.sumLocked(array, handle);
    sumLocked();
    //   if (purpose == Purpose.DRAIN)
    //   slots.setCentral(array, handle, slots.getCentral(array, handle) - value);
    central[at] = taken - value;
    //   folded = 0;
    //   else
    //   if (purpose == Purpose.FOLD)
    //   folded = value;
    //   return value;
    //   finally
    //   bank.unlock(array, handle);
    //   Reference.reachabilityFence(this);
    unlock()
}

inline awaitBackground(c) {
    // EventualCounter.awaitBackground()
    //   synchronized (folding)
    //   assert closed();
#if BUG != 17
    ENTER(c);
    LEAVE(c)
#else
    skip
#endif
}

/* What it publishes is the counter's own, and of no promise here. */
proctype folder() {
    LOCALS;
    byte c;
    byte n;
    do
    :: n < 3 ->
       n++;
       if
       :: c = 0
       :: handle[1] != CLOSED -> c = 1
       fi;
       // EventualCounter.fold()
       //   synchronized (folding)
       //   OptionalLong open = handleIfOpen();
       // Placed.handleIfOpen()
       //   long open = (long) HANDLE.getOpaque(this);
       //   return open == CLOSED ? OptionalLong.empty() : OptionalLong.of(open);
#if BUG == 18
       at = handle[c];
       ENTER(c);
#else
       ENTER(c);
       at = handle[c];
#endif
       // EventualCounter.fold()
       //   if (open.isPresent())
       //   underLock(Purpose.FOLD, open.getAsLong());
       if
       :: at != CLOSED -> sumLocked(); unlock()
       :: else
       fi;
       LEAVE(c);
       atomic { FORGET; c = 0 }
    :: else -> break
    od
}

/* In each slot once; the counter is open as long as it is used. */
proctype updater() {
    LOCALS;
    handle[1] != CLOSED;
    at = handle[1];
    SMALL;
    addToSlot();
    LARGE;
    addToSlot()
}

proctype drainer() {
    LOCALS;
    handle[1] != CLOSED;
    drain(1);
    drained = drained + value;
thrown:
    skip
}
#endif

#ifdef HANDS
proctype user(byte first; byte operations) {
    LOCALS;
    byte c;
    do
    :: atomic {
           operations > 0 || handle[first] != CLOSED || handle[first + 1] != CLOSED ->
           if
           :: handle[first] != CLOSED -> c = first
           :: handle[first + 1] != CLOSED -> c = first + 1
           :: operations > 0 && handle[first] == CLOSED -> c = first
           :: operations > 0 && handle[first] != CLOSED && handle[first + 1] == CLOSED -> c = first + 1
           fi;
           if
           :: operations > 0 -> operations--
           :: else
           fi
       };
       if
       :: handle[c] == CLOSED ->
          create(c);
          if
          :: SMALL
          :: LARGE
          fi;
          add(c);
          ADDED(c)
       :: else ->
          atomic { at = placeOf[c]; assert(central[at] + SLOT(at, 0) + SLOT(at, 1) == added[c]) };
          close(c)
       fi;
       atomic { FORGET; c = 0 }
    :: else -> break
    od;
thrown:
    skip
}
#endif

#ifdef SHARES
byte returned;
bit summed;

proctype updater(byte n) {
    LOCALS;
    byte c;
    byte k = n;
    do
    :: k < 6 ->
       if
       :: k < 4
       :: else -> atomic { handle[1] != CLOSED -> c = 1 }
       fi;
       if
       :: slot = 0
       :: slot = 1
       fi;
       delta = 1 << k;
       add(c);
       atomic { ADDED(c); FORGET; k = k + 2; returned++ }
    :: else -> break
    od;
thrown:
    skip
}

proctype summer() {
    LOCALS;
    sum(0);
    assert((value & ~15) == 0 || BUG == 8);
thrown:
    summed = 1
}

proctype owner() {
    LOCALS;
    returned == 4;
#if BUG != 8
    summed;
#endif
    sum(0);
    assert(value == added[0] && value == 15);
    close(0);
    create(1);
    returned == 6;
    sum(1);
    assert(value == added[1] && value == 48);
    close(1);
thrown:
    skip
}
#endif

#ifdef CLOSES
proctype closer(byte c) {
    LOCALS;
    close(0);
    atomic { FORGET };
    create(c);
    if
    :: SMALL
    :: LARGE
    fi;
    add(c);
    ADDED(c);
    sum(c);
    assert(value == added[c]);
    close(c);
thrown:
    skip
}
#endif

#ifdef COLLECTS
proctype updater() {
    LOCALS;
    SMALL;
    add(0);
    atomic { FORGET; last = 1 };
    if
    :: SMALL
    :: LARGE
    fi;
    add(0);
thrown:
    atomic { referred[0] = referred[0] - refers; FORGET; done++ }
}

proctype closer() {
    LOCALS;
    close(0);
    atomic { referred[0] = referred[0] - refers; closed = 1; done++ }
}

proctype creator() {
    LOCALS;
    closed;
    create(1);
    referred[1] = 1;
    LARGE;
    add(1);
    ADDED(1);
    sum(1);
    assert(value == added[1]);
    close(1);
    referred[1] = referred[1] - refers;
    create(2);
thrown:
    done++
}
#endif

init {
    LOCALS;
#ifdef HANDS
    atomic {
        placeIn[1] = 0;
        placeIn[2] = 1;
        below[2] = 1;
        run user(0, 2);
        run user(2, 3)
    };
#endif
#ifdef SHARES
    create(0);
    atomic {
        FORGET;
        run updater(0);
        run updater(1);
        run summer();
        run owner()
    };
#endif
#ifdef CLOSES
    create(0);
    LARGE;
    add(0);
thrown:
    atomic {
        FORGET;
        run closer(1);
        run closer(2)
    };
#endif
#ifdef CACHED
    _nr_pr == 1;
    open = top;
    do
    :: open != 0 -> gone++; open = below[open]
    :: else -> break
    od;
    assert(gone == given)
#endif
#ifdef COLLECTS
    create(0);
    atomic {
        FORGET;
        referred[0] = 3;
        run collector();
        run reclaimer();
        run updater();
        run updater();
        run closer();
        run creator()
    };
    _nr_pr == 1;
    assert(!kept[0] && !kept[1])
#endif
#ifdef FOLDER
    create(0);
    atomic { FORGET; run folder() };
    if
    :: SMALL
    :: LARGE
    fi;
    addToSlot();
    close(0);
    create(1);
    atomic {
        FORGET;
        run updater();
        run drainer();
        run drainer()
    };
    _nr_pr == 1;
    sumLocked();
    assert(drained + value == 5)
#endif
}
