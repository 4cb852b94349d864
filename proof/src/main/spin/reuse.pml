/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory on its way from a closed counter to the next one: Placed; CachedMemory over slots that
 * record what is touched, for counters of UnifiedStruct; PerCpuSpace, Reclaimer, Retirements and
 * ChunkPool where memory waits for the collector; and EventualCounter, which a thread of the library
 * folds, whose memory comes back at once. The lines after a method's name are that method's
 * statements, and JavaStatementsTest compares them with the source.
 *
 * With HANDS two users create counters, add to each once and close them, up to two at a time, over
 * a cache that holds two places. With SHARES two threads make two updates each of one counter while
 * a third sums it; when all have returned it is closed, and the two update the next counter. With
 * CLOSES two threads close one counter, and then use one of their own each. With COLLECTS two
 * threads update a counter twice, another closes it, and a fourth needs its memory, twice; there is
 * no other, and the reclaimer meets an error once. With FOLDER the library folds a counter that is
 * closed, and the next one, of which two take drains.
 *
 * Promised: who creates a counter has its memory alone and finds it zero; a counter's value is what
 * was added to it, whatever is still under way in one that had the memory before; memory comes
 * back, once, however often a counter is closed, and whatever step fails; nobody is refused memory
 * that is on its way back, but at the very moment at which it arrives; no record stays of memory that
 * has; the library leaves memory alone that is on its way back; nobody waits for good.
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
 *   BUG 19 COLLECTS: a place is off the reclaimer's stack before it is in the pool
 *   BUG 20 COLLECTS: a record stays at hand when its place is on the stack
 *   BUG 21 FOLDER: drains do not exclude each other
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

/* Memory; and locks, of which each counter has its own here: one that is shared keeps out more. */
short slots[2 * PLACES];
byte touched[PLACES];
short central[PLACES];
bit lockOf[COUNTERS];

/* Known to the judges alone: in how many hands a place is, what was added to a counter. */
byte hands[PLACES];
byte added[COUNTERS];

#define LOCKED lockOf[mine]
#include "lock.inc"

#define SLOT(place, slot) slots[2 * (place) + (slot)]

#define SMALL slot = 0; delta = 1
#define LARGE slot = 1; delta = 4
#define ADDED(c) added[c] = added[c] + delta

#define FORGET at = 0; open = 0; slot = 0; delta = 0; value = 0; taken = 0; bits = 0; mine = 0
#ifdef COLLECTS
#define REFERS ; bit refers = 1; bit last
#else
#define REFERS
#endif
#define LOCALS byte at; byte open; bit slot; byte delta; short value; short taken; byte bits; byte mine REFERS

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
    //   Arrays.fill(array, central, Math.min(origin, central + width), 0);
#if BUG != 7
    central[at] = 0
#endif
}

#ifdef CACHED
/* Entries of the cache by number, 0 for none: what is below another does not change. */
#define ENTRIES 9
#define MOST_CACHED 2

byte entries = AT_FIRST;
byte placeIn[ENTRIES];
byte below[ENTRIES];
byte height[ENTRIES];
byte top = AT_FIRST;
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
          //   return cached.place;
          if
          :: open != 0 -> break
          :: else
          fi
       //   return below.place();
       :: else -> atomic { at = given; given++ }; break
       fi
    od
}

inline release(c) {
    // CachedMemory.release(counter, place)
    //   Cached highest = top.get();
    //   Cached entry = highest == null || highest.height < MOST_CACHED ? entry(place) : null;
    //   if (entry == null)
    //   below.release(counter, place);
    //   return;
    if
#ifdef HANDS
    :: top != 0 && height[top] >= MOST_CACHED -> gone++
#endif
    :: else ->
       //   slots().clear(place.array(), place.handle());
#if BUG != 4
       clear();
#endif
       //   do
       do
       //   highest = top.get();
       //   entry.below = highest;
       //   entry.height = highest == null ? 1 : highest.height + 1;
       :: open = top;
          //   while (!top.compareAndSet(highest, entry));
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
                 height[entries] = (open == 0 -> 1 : height[open] + 1);
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
/*
 * The one place of the pool, and counters that the collector has to do with: which records are kept,
 * which counters it has found, what the reclaimer has in hand.
 */
bit free = 1;
byte referred[COUNTERS];
bit watched[COUNTERS];
bit kept[COUNTERS];
bit unreachable[COUNTERS];
bit retiring;
byte retired;
byte returned;
byte next;
byte stacked;
byte gathered;
bit stepping;
bit closed;
byte done;
byte failures;

#define ENTER(monitor) atomic { monitor == 0 -> monitor = 1 }
#define LEAVE(monitor) monitor = 0

/* Of a record its counter and one more, so that none is zero. */
#define RECORD(c) ((c) + 1)
#define COUNTER(record) ((record) - 1)

#define MAY_FAIL if :: atomic { failures == 0 -> failures = 1 }; goto failed :: true fi

/* In taken how much waits; what was returned is looked at first. */
inline lookHowMuchWaits() {
    // Reclaimer.any()
    //   return waiting() > 0;
    // Reclaimer.waiting()
    //   long gone = returned;
    //   return retired.bytes() - gone;
    // Retirements.bytes()
    //   long bytes = 0;
    //   for (Stripe stripe : stripes)
    //   bytes += stripe.bytes;
    //   return bytes;
    bits = returned;
    atomic { taken = retired - bits; bits = 0 }
}

/* There is a thread from the start to the end; how it comes and goes is in helper.pml. */
inline help() {
    // Reclaimer.help()
    //   long bytes = waiting();
    //   if (bytes > 0 && !thread.demand())
    //   stepQuietly();
    //   else
    //   if (bytes > enough)
    //   wanted = true;
    skip
}

inline takePlace() {
    // PerCpuSpace.allocate()
    //   return magazines.take();
    // Magazines are empty, and fill themselves from the pool.
    // ChunkPool.take(into, most)
    //   if (takeIfAny(into, most))
    //   return;
    // ChunkPool.takeIfAny(into, most)
    //   synchronized
    //   if (stocks.free() == 0)
    //   return false;
    //   stocks.take(into, most);
    //   return true;
    do
    :: atomic {
           if
           :: free -> free = 0; break
           :: else
           fi
       };
       // ChunkPool.take(into, most)
       //   returning.help();
       help();
       //   try
       //   takeOrGrow(into, most);
       // ChunkPool.takeOrGrow(into, most)
       //   synchronized
       //   if (stocks.free() == 0)
       //   Stocks.Stock stock = stocks.prepare();
       //   if (stock.chunk == null)
       //   probeStack(FRAMES);
       //   stock.chunk = source.chunk(request);
       //   stocks.enter();
       //   stocks.take(into, most);
       // There is no memory for a chunk.
       atomic {
           if
           :: free -> free = 0; break
           :: else
           fi
       };
       // ChunkPool.take(into, most)
       //   catch (IllegalStateException e)
       //   takeReturning(into, most);
       // ChunkPool.takeReturning(into, most)
       //   long nanos = returning.any() && !returning.collect() ? FEWER_NANOS : MOST_NANOS;
       lookHowMuchWaits();
       //   long end = System.nanoTime() + nanos;
       //   while (returning.any() && System.nanoTime() < end)
       //   returning.help();
       //   if (takeIfAny(into, most))
       //   return;
       //   if (!nap())
       //   break;
       // ChunkPool.nap()
       //   synchronized
       //   try
       //   if (stocks.free() == 0)
       //   wait(NAP_MILLIS);
       //   return true;
       //   catch (InterruptedException e)
       //   Thread.currentThread().interrupt();
       //   return false;
       free || retired == returned;
       // ChunkPool.takeReturning(into, most)
       //   takeOrGrow(into, most);
       atomic { assert(free); free = 0; taken = 0; break }
    od;
    at = 0
}

inline put() {
    // ChunkPool.put(from, kept)
    //   synchronized
    //   while (from.count > kept)
    //   stocks.put(from);
    //   notifyAll();
    //   for (Stocks.Stock stock; (stock = stocks.surplus(SPARE)) != null;)
    //   retire(stock);
    atomic { assert(!free); free = 1 }
}

inline release(c) {
    // PerCpuSpace.release(counter, handle)
    //   if (atOnce)
    //   magazines.put(handle);
    //   else
    //   reclaimer.retire(counter, this, handle);
#if BUG == 12
    clear();
    put()
#else
    // Reclaimer.retire(counter, space, handle)
    //   retired.add(counter, space, handle);
    // Retirements.add(counter, space, handle)
    //   long id = Thread.currentThread().threadId();
    //   Stripe stripe =
    //       stripes[(int) (id * 0x9E3779B97F4A7C15L >>> 40) & (stripes.length - 1)];
    //   long bytes = space.bytes();
    //   Retired retired = new Retired(counter, unreachable, space, handle, stripe);
    atomic { watched[c] = 1; retiring = 1 };
#if BUG == 15
    atomic { referred[c]--; refers = 0 };
#endif
    //   synchronized (stripe)
    //   retired.after = stripe.first;
    //   if (stripe.first != null)
    //   stripe.first.before = retired;
    //   stripe.first = retired;
#if BUG != 14
    kept[c] = 1;
#endif
    //   stripe.bytes += bytes;
    //   Reference.reachabilityFence(counter);
    atomic { retired++; retiring = 0 }
    // Reclaimer.retire(counter, space, handle)
    //   if (!thread.demand())
    //   stepQuietly();
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
    :: done == 4 && retired == returned -> break
    od
}

inline count() {
    // Reclaimer.count()
    //   if (places.count == 0)
    //   returned += gathered;
    //   gathered = 0;
    if
    :: stacked == 0 -> returned = returned + gathered; gathered = 0
    :: else
    fi
}

/* It waits in found, which nobody else looks at. */
proctype reclaimer() {
    byte found;
    byte at;
    byte bits;
    byte mine;
end:
    do
    // Reclaimer.Rounds.round()
    //   if (wanted && !asked)
    //   asked = true;
    //   collect();
    //   if (!reclaim() && found == null)
    //   found = retired.poll(WAIT_MILLIS);
    //   if (found == null && asked)
    //   enough = Math.max(ENOUGH_BYTES, 2 * waiting());
    //   asked = false;
    //   wanted = false;
    // Retirements.poll(millis)
    //   return (Retired) unreachable.remove(millis);
    :: atomic {
           found + next + stacked + gathered == 0 && (unreachable[0] || unreachable[1]) ->
           if
           :: unreachable[0] -> unreachable[0] = 0; found = RECORD(0)
           :: unreachable[1] -> unreachable[1] = 0; found = RECORD(1)
           fi
       }
    :: done == 4 && retired == returned -> break
    :: found != 0 || next != 0 || stacked != 0 || gathered != 0 ->
       // Reclaimer.Rounds.reclaim()
       //   if (!lock.tryAcquire())
       //   return false;
       //   try
       //   if (next == null)
       //   next = found;
       //   found = null;
       ENTER(stepping);
       atomic {
           if
           :: next == 0 -> next = found; found = 0
           :: else
           fi
       };
       // Reclaimer.Rounds.reclaim()
       //   return step();
       // Reclaimer.step()
       //   count();
       count();
       //   if (places.count == 0 && !gather())
       //   return false;
       if
       :: stacked != 0
       :: stacked == 0 ->
          // Reclaimer.gather()
          //   if (next == null)
          //   next = retired.poll();
          // Retirements.poll()
          //   return (Retired) unreachable.poll();
          // Reclaimer.gather()
          //   if (next == null)
          //   return false;
          if
          :: next == 0 -> goto failed
          :: else
          fi;
          //   space = next.space;
          //   long bytes = space.bytes();
          //   while (next != null && next.space == space && places.count < MOST_AT_ONCE)
          //   retired.remove(next);
          // Retirements.remove(one)
          //   synchronized (one.stripe)
          //   if (one.out)
          //   return;
          //   if (one.before == null)
          //   one.stripe.first = one.after;
          //   else
          //   one.before.after = one.after;
          //   if (one.after != null)
          //   one.after.before = one.before;
          //   one.out = true;
          MAY_FAIL;
          kept[COUNTER(next)] = 0;
          MAY_FAIL;
          // Reclaimer.gather()
          //   places.handles[places.count++] = next.handle;
          //   gathered += bytes;
          //   next = null;
          //   next = retired.poll();
          //   return true;
          atomic {
              stacked = next;
              gathered++;
#if BUG != 20
              next = 0
#endif
          };
          MAY_FAIL
       fi;
       // Reclaimer.step()
       //   try
       //   space.reclaim(places);
       //   failures = 0;
       // PerCpuSpace.reclaim(places)
       //   eraser.clear(places, 0);
       at = placeOf[COUNTER(stacked)];
#if BUG == 19
       stacked = 0;
#endif
       MAY_FAIL;
#if BUG != 13
       clear();
#endif
       //   pool.put(places, 0);
       MAY_FAIL;
#if BUG == 16
       atomic { returned++; gathered = 0 };
#endif
       put();
       stacked = 0;
       //   magazines.callBackIfMostlyFree();
       MAY_FAIL;
#if BUG == 13
       clear();
#endif
       // Reclaimer.step()
       //   catch (Throwable e)
       //   if (places.count == 0 || ++failures < MOST_FAILURES)
       //   throw e;
       //   giveUp(e);
       //   count();
       //   return true;
       count();
failed:
       atomic { at = 0; bits = 0 };
       // Reclaimer.Rounds.reclaim()
       //   finally
       //   lock.held = 0;
       LEAVE(stepping)
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
        assert(central[at] == 0);
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
    //   long next = (long) HANDLE.getOpaque(this);
    //   return next > UNSEEN ? next - 1 : unusual(next);
    // Placed.unusual(next)
    //   if (next == CLOSED)
    //   throw memory.closed(place);
    //   return place.handle();
    mine = c;
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
    //   return (long) WORD.getAndAdd(array, changing(array, handle, slot, delta), delta);
    // HeapSlots.changing(array, handle, slot, by)
    //   int word = at(handle, slot);
    //   if (recorded && by != 0 && (long) WORD.getOpaque(array, word) == 0)
    //   touch(array, slot);
    //   return word;
    value = SLOT(at, slot);
    if
#if BUG == 6
    :: value == 0 && central[at] == 0 -> touch()
#else
    :: value == 0 -> touch()
#endif
    :: else
    fi;
    d_step { value = SLOT(at, slot) + delta; SLOT(at, slot) = value }
}

#ifndef FOLDER
inline fold() {
    // LockedBank.fold(counter, array, handle, slot, delta)
    //   Access access = access();
    //   Slots slots = access.slots();
    //   Store store = access.store();
    //   Lock lock = counter.lock;
    //   lock.acquire();
    //   long moved = 0;
    //   try
    //   if (counter.aside != 0)
    //   settleLocked(counter, array);
    //   moved = store.take(array, handle, slot) + delta;
    //   slots.setCentral(array, handle, slots.getCentral(array, handle) + moved);
    //   catch (Throwable e)
    //   if (moved != 0)
    //   counter.asideOf = handle;
    //   counter.aside += moved;
    //   throw e;
    //   finally
    //   lock.held = 0;
    lock();
    d_step { taken = SLOT(at, slot); SLOT(at, slot) = 0 };
    value = central[at];
    central[at] = value + taken;
    unlock()
}

inline add(c) {
    // UnifiedStruct.add(counter, delta)
    //   Parts parts = parts();
    //   long handle = member(handle(), counter);
    getHandle(c);
#if BUG == 11
    if
    :: last -> atomic { referred[c]--; refers = 0 }
    :: else
    fi;
#endif
    //   if (parts.slots().fused())
    //   parts.bank().addFused(this, array, handle, parts.index(), delta, batch);
    //   else
    //   int slot = parts.index().current();
    //   long value = parts.store().addAndGet(array, handle, slot, delta);
    addToSlot();
    //   if (value <= -batch || value >= batch)
    //   try
    //   parts.bank().fold(this, array, handle, slot, 0);
    //   catch (Throwable e)
    //   synchronized (lock)
    //   loose += delta < 0 ? -delta : delta;
    //   throw e;
    if
    :: value >= BATCH -> fold()
    :: else
    fi
    //   Reference.reachabilityFence(this);
}

inline sum(c) {
    // UnifiedStruct.sum(counter)
    //   long sum = parts().bank().sum(this, array, member(handle(), counter));
    //   Reference.reachabilityFence(this);
    //   return sum;
    getHandle(c);
    // LockedBank.sum(counter, array, handle)
    //   Lock lock = counter.lock;
    //   lock.acquire();
    //   try
    //   return sumLocked(counter, array, handle);
    //   finally
    //   lock.held = 0;
    lock();
    value = central[at];
    value = value + SLOT(at, 0);
    value = value + SLOT(at, 1);
    unlock()
}
#endif

#ifdef FOLDER
bit monitor[COUNTERS];
short base[COUNTERS];
short drained;

#define ENTER(c) atomic { monitor[c] == 0 -> monitor[c] = 1 }
#define LEAVE(c) monitor[c] = 0

/* What the slots hold, in taken. */
inline walk(c) {
    d_step { assert(hands[at] == 1 && placeOf[c] == at && handle[1 - c] == CLOSED); taken = SLOT(at, 0) };
    d_step {
        assert(hands[at] == 1 && placeOf[c] == at && handle[1 - c] == CLOSED);
        taken = taken + SLOT(at, 1)
    }
}

inline drain(c) {
    // EventualCounter.drain()
    //   Folder.demand();
    //   return underLock(Purpose.DRAIN, handle());
    getHandle(c);
    // EventualCounter.underLock(purpose, handle)
    //   Bank bank = parts().bank();
    //   lock.acquire();
    //   try
    //   long found = bank.sumSlots(array, handle);
    //   long value = base + found;
    //   if (purpose == Purpose.DRAIN)
    //   base = -found;
    //   folded = 0;
    //   else
    //   if (purpose == Purpose.FOLD)
    //   folded = value;
    //   return value;
    //   finally
    //   lock.held = 0;
#if BUG != 21
    lock();
#endif
    walk(c);
    value = base[c] + taken;
    base[c] = -taken;
#if BUG != 21
    unlock()
#endif
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
       // Placed.closed()
       //   return (long) HANDLE.getOpaque(this) == CLOSED;
       mine = c;
#if BUG == 18
       at = handle[c];
       ENTER(c);
#else
       ENTER(c);
       at = handle[c];
#endif
       // EventualCounter.fold()
       //   if (!closed())
       //   underLock(Purpose.FOLD, placed());
       // Placed.placed()
       //   return place.handle();
       if
       :: at != CLOSED -> lock(); walk(c); unlock()
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
    assert((value & ~15) == 0);
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
        height[1] = 1;
        height[2] = 2;
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
    walk(1);
    assert(drained + base[1] + taken == 5)
#endif
}
