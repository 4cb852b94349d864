/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory on its way from a closed counter to the next one: Placed; CachedMemory over slots that
 * record what is touched, for counters of UnifiedStruct; PerCpuSpace, Reclaimer, Leases and ChunkPool
 * where memory waits for the collector, and with PerThread where it waits for a grace; and
 * EventualCounter, which a thread of the library folds, whose memory comes back at once. The lines after a method's name are that method's
 * statements, and JavaStatementsTest compares them with the source.
 *
 * With HANDS two users create counters, add to each once and close them, up to two at a time, over
 * a cache that holds two places. With SHARES two threads make two updates each of one counter while
 * a third sums it; when all have returned it is closed, and the two update the next counter. With
 * CLOSES two threads close one counter, and then use one of their own each. With COLLECTS two
 * threads update a counter twice, another closes it or forgets it, and a fourth needs its memory,
 * twice; there is no other, and the reclaimer meets an error once. MARKS is the same with a grace
 * instead of a collector, and nobody forgets. Steps of the reclaimer, which are made by who closes and
 * creates, are made by a process of their own here, at any moment. With FOLDER the library folds a counter that is
 * closed, and the next one, of which two take drains.
 *
 * Promised: who creates a counter has its memory alone and finds it zero; a counter's value is what
 * was added to it, whatever is still under way in one that had the memory before; memory comes
 * back, once, however often a counter is closed, and whatever step fails; the library leaves memory
 * alone that is on its way back; nobody waits for good.
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
 *   BUG 14 COLLECTS: the lease of a counter is not kept
 *   BUG 15 MARKS: a thread looks at the handle, and marks the memory then
 *   BUG 16 MARKS: the marks are read before what waits is taken
 *   BUG 17 FOLDER: closing does not wait for a fold under way
 *   BUG 18 FOLDER: the folder has looked at the handle before it has the monitor
 *   BUG 19 COLLECTS: a place is off the reclaimer's stack before it is in the pool
 *   BUG 20 COLLECTS: a lease stays at hand when its place is on the stack
 *   BUG 21 FOLDER: drains do not exclude each other
 *   BUG 22 MARKS: memory that is marked does not wait again
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
#if defined(COLLECTS) || defined(MARKS)
#define POOL
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
#ifdef POOL
#define REFERS ; bit refers = 1; bit last; byte me
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
    // CachedMemory.allocate(counter)
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
          //   return cached.allocation;
          if
          :: open != 0 -> break
          :: else
          fi
       //   return below.allocate(null);
       :: else -> atomic { at = given; given++ }; break
       fi
    od
}

inline release(c) {
    // CachedMemory.release(counter, allocation, marked)
    //   Cached highest = top.get();
    //   Cached entry = highest == null || highest.height < MOST_CACHED ? entry(allocation) : null;
    //   if (entry == null)
    //   below.release(counter, allocation, marked);
    //   return;
    if
#ifdef HANDS
    :: top != 0 && height[top] >= MOST_CACHED -> gone++
#endif
    :: else ->
       //   slots().clear(allocation.array(), allocation.handle());
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

#ifdef POOL
/*
 * The one place of the pool, and counters that the collector has to do with: which leases are kept,
 * which counters it has found, what the reclaimer has in hand. Since there is one place, one lease at
 * most is on its way. The marks are of threads by number.
 */
#define THREADS 4

bit free = 1;
byte referred[COUNTERS];
bit watched[COUNTERS];
bit listed[COUNTERS];
bit unreachable[COUNTERS];
byte waiting;
byte waited;
byte fenced;
byte next;
byte stacked;
bit stepping;
bit closed;
byte done;
byte failures;
byte mark[THREADS];

/* Of a lease its counter and one more, so that none is zero. */
#define LEASE(c) ((c) + 1)
#define COUNTER(lease) ((lease) - 1)

#define MAY_FAIL if :: atomic { failures == 0 -> failures = 1 }; goto failed :: true fi

inline takePlace() {
    // PerCpuAllocator.lease(counter)
    //   Lease lease = reclaimer.open(counter, this);
    // Reclaimer.open(counter, allocator)
    //   Lease lease = leases.open(counter, allocator);
    // Leases.open(counter, allocator)
    //   Stripe stripe = stripes[Stripes.own() & (stripes.length - 1)];
    //   Lease lease = new Lease(counter, unreachable, allocator, stripe);
    //   synchronized (stripe)
    //   lease.after = stripe.open;
    //   if (stripe.open != null)
    //   stripe.open.before = lease;
    //   stripe.open = lease;
    //   lease.listed = true;
    //   return lease;
    // The reclaimer takes its steps at any time, so also where one is due.
    // Reclaimer.open(counter, allocator)
    //   stepIfDue(lease);
    // Reclaimer.stepIfDue(lease)
    //   if (lease.addDue(lease.allocator.work()) >= DUE)
    //   step(lease);
    // Reclaimer.open(counter, allocator)
    //   return lease;
    // PerCpuAllocator.lease(counter)
    //   lease.handle = magazines.take();
    //   return lease;
    // PerCpuAllocator.allocate()
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
    // ChunkPool.take(into, most)
    //   for (int i = 0; i < MOST_STEPS && returning.step(); i++)
    //   if (takeIfAny(into, most))
    //   return;
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
    // ChunkPool.take(into, most)
    //   catch (IllegalStateException e)
    //   takeReturning(into, most);
    // ChunkPool.takeReturning(into, most)
    //   long end = System.nanoTime() + MOST_NANOS;
    //   while (System.nanoTime() < end)
    //   boolean any = returning.step();
    //   if (takeIfAny(into, most))
    //   return;
    //   if (!any && !nap())
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
    // ChunkPool.takeReturning(into, most)
    //   takeOrGrow(into, most);
    // Here who is refused asks again.
    atomic { free -> free = 0; at = 0 }
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
    // PerCpuAllocator.release(lease, counter, marked)
    //   if (reuse == Reuse.AFTER_GRACE && marked)
#if BUG == 12
    clear();
    put()
#elif defined(MARKS)
    //   PerThread.unmark();
    // PerThread.unmark()
    //   Entry own = search(Thread.currentThread().threadId());
    //   if (own != END)
    //   MARK.setOpaque(own, NONE);
    mark[me] = 0;
    // PerCpuAllocator.release(lease, counter, marked)
    //   reclaimer.close(lease);
    // Reclaimer.close(lease)
    //   leases.await(lease);
    // Leases.await(lease)
    //   lease.clear();
    //   Stripe stripe = lease.stripe;
    //   synchronized (stripe)
    //   unlist(lease, stripe);
    //   lease.after = stripe.waiting;
    //   stripe.waiting = lease;
    //   stripe.waits++;
    // Reclaimer.close(lease)
    //   stepIfDue(lease);
    atomic { watched[c] = 0; listed[c] = 0; waiting = LEASE(c) }
#else
    // PerCpuAllocator.release(lease, counter, marked)
    //   else
    //   reclaimer.abandon(lease, counter);
    // Reclaimer.abandon(lease, counter)
    //   if (!lease.tied())
    //   leases.open(counter, lease.allocator).handle = lease.handle;
    //   leases.remove(lease);
    // PerCpuAllocator.release(lease, counter, marked)
    //   Reference.reachabilityFence(counter);
    skip
#endif
}

#ifdef COLLECTS
/* What nobody refers to is found some time or never, if what watches it is kept itself. */
proctype collector() {
    byte c;
end:
    do
    :: atomic {
           watched[0] && referred[0] == 0 && listed[0] -> c = 0;
           watched[c] = 0; unreachable[c] = 1;
           if
           :: handle[c] != CLOSED -> hands[placeOf[c]] = 0
           :: else
           fi
       }
    :: atomic {
           watched[1] && referred[1] == 0 && listed[1] -> c = 1;
           watched[c] = 0; unreachable[c] = 1
       }
    :: done == 4 -> break
    od
}
#endif

proctype reclaimer() {
    byte at;
    byte bits;
    byte mine;
    bit seen;
end:
    do
    :: done == 4 -> break
#ifdef MARKS
    :: done != 4 ->
#else
    :: unreachable[0] || unreachable[1] || next || stacked ->
#endif
       // Reclaimer.step()
       //   return step(null);
       // Reclaimer.step(due)
       //   if (!lock.tryAcquire())
       //   return false;
       //   try
       //   if (due != null)
       //   due.clearDue();
       //   return giveBack();
       // Reclaimer.giveBack()
       //   if (allocations.count == 0 && !take() && !(fence() && take()))
       //   return false;
       if
       :: stacked != 0
       :: stacked == 0 ->
          // Reclaimer.take()
          //   if (next == null)
          //   next = leases.poll();
          // Leases.poll()
          //   return (Lease) unreachable.poll();
#ifdef COLLECTS
          atomic {
              if
              :: next == 0 && unreachable[0] -> unreachable[0] = 0; next = LEASE(0)
              :: next == 0 && unreachable[1] -> unreachable[1] = 0; next = LEASE(1)
              :: else
              fi
          };
#endif
#ifdef MARKS
          if
          :: next == 0 && fenced == 0 ->
#if BUG == 16
             seen = mark[0] != 0;
             seen = seen || mark[1] != 0;
             seen = seen || mark[2] != 0;
#endif
             // Reclaimer.fence()
             //   if (waited == null)
             //   waited = leases.takeWaiting();
             // Leases.takeWaiting()
             //   for (Stripe stripe : stripes)
             //   if (stripe.waits > 0)
             //   synchronized (stripe)
             //   Lease first = stripe.waiting;
             //   stripe.waiting = null;
             //   stripe.waits = 0;
             //   return first;
             //   return null;
             atomic {
                 if
                 :: waited == 0 -> waited = waiting; waiting = 0
                 :: else
                 fi
             };
             // Reclaimer.fence()
             //   if (waited == null)
             //   return false;
             if
             :: waited == 0 -> goto failed
             :: else
             fi;
             //   if (PerThread.barrierElsewhere())
             //   Fence.MEMORY.await();
             //   else
             //   VarHandle.fullFence();
             MAY_FAIL;
             //   int count = PerThread.marks(marks);
             //   while (count > marks.length)
             //   marks = new long[2 * count];
             //   count = PerThread.marks(marks);
             MAY_FAIL;
#if BUG != 16
             seen = mark[0] != 0;
             seen = seen || mark[1] != 0;
             seen = seen || mark[2] != 0;
#endif
             //   Arrays.sort(marks, 0, count);
             //   marked = count;
             //   fenced = waited;
             //   waited = null;
             //   return true;
             atomic { fenced = waited; waited = 0 }
          :: else
          fi;
          // Reclaimer.take()
          //   while (next == null && fenced != null)
          //   Lease following = fenced.next();
          //   if (isMarked(fenced))
          //   leases.await(fenced);
          //   else
          //   next = fenced;
          //   fenced = following;
          if
          :: next == 0 ->
             if
#if BUG != 22
             :: seen -> atomic { waiting = fenced; fenced = 0; seen = 0 }; goto failed
#endif
             :: else -> atomic { next = fenced; fenced = 0 }
             fi
          :: else
          fi;
#endif
          // Reclaimer.take()
          //   return next != null;
          if
          :: next == 0 -> goto failed
          :: else
          fi;
          // Reclaimer.giveBack()
          //   int room = STEP;
          //   do
          //   room -= allocations.count == 0 ? gather(room) : STEP;
          // Reclaimer.gather(room)
          //   allocator = next.allocator;
          //   int each = allocator.work();
          //   int work = 0;
          //   do
          //   leases.remove(next);
          // Leases.remove(lease)
          //   Stripe stripe = lease.stripe;
          //   synchronized (stripe)
          //   unlist(lease, stripe);
          // Leases.unlist(lease, stripe)
          //   if (!lease.listed)
          //   return;
          //   if (lease.before == null)
          //   stripe.open = lease.after;
          //   else
          //   lease.before.after = lease.after;
          //   if (lease.after != null)
          //   lease.after.before = lease.before;
          //   lease.listed = false;
          //   lease.before = null;
          MAY_FAIL;
          listed[COUNTER(next)] = 0;
          MAY_FAIL;
          // Reclaimer.gather(room)
          //   if (next.handle != Leases.NONE)
          //   allocations.handles[allocations.count++] = next.handle;
          //   next = null;
          //   work += each;
          //   while (work < room && take() && next.allocator == allocator);
          //   return work;
          atomic {
              stacked = next;
#if BUG != 20
              next = 0
#endif
          };
          MAY_FAIL
       fi;
       // Reclaimer.giveBack()
       //   putBack();
       // Reclaimer.putBack()
       //   try
       //   allocator.reclaim(allocations);
       //   failures = 0;
       // PerCpuAllocator.reclaim(allocations)
       //   eraser.clear(allocations, 0);
       at = placeOf[COUNTER(stacked)];
#if BUG == 19
       stacked = 0;
#endif
       MAY_FAIL;
#if BUG != 13
       clear();
#endif
       //   pool.put(allocations, 0);
       MAY_FAIL;
       put();
       stacked = 0;
       //   magazines.callBackIfMostlyFree();
       MAY_FAIL;
#if BUG == 13
       clear();
#endif
       // Reclaimer.putBack()
       //   catch (Throwable e)
       //   if (allocations.count == 0 || ++failures < MOST_FAILURES)
       //   throw e;
       //   giveUp(e);
       // Reclaimer.giveBack()
       //   while (room > 0 && take());
       //   return true;
failed:
       // Reclaimer.step(due)
       //   catch (Throwable e)
       //   return false;
       //   finally
       //   lock.held = 0;
       atomic { at = 0; bits = 0; seen = 0 }
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
        added[c] = 0;
#ifdef POOL
#if BUG != 14
        listed[c] = 1;
#endif
        watched[c] = 1;
        referred[c] = 1
#endif
    }
}

inline close(c) {
    // Allocated.close()
    //   if ((long) HANDLE.getAndSet(this, CLOSED) != CLOSED)
    //   awaitBackground();
    //   memory.release(this, allocation, allMarked());
    //   else
    //   memory.closedAgain(allocation);
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
    // Allocated.handle(slots)
    //   long next = (long) HANDLE.getOpaque(this);
    //   boolean ready = slots.reused() ? PerThread.marked(next) : next > UNSEEN;
    //   return ready ? next - 1 : unready(slots, next);
#ifdef MARKS
    // PerThread.marked(whose)
    //   long id = Thread.currentThread().threadId();
    //   Entry first = TABLE[bin(id)];
    //   return first.id == id && first.mark == whose;
    open = handle[c];
    if
    :: open != CLOSED && mark[me] == open + 1
    :: else ->
       // Allocated.unready(slots, next)
       //   boolean ready =
       //       next > UNSEEN
       //       && slots.reused()
       //       && PerThread.mark(next)
       //       && (long) HANDLE.getOpaque(this) == next;
       //   return ready ? next - 1 : unusual(slots.reused());
       // PerThread.mark(whose)
       //   long id = Thread.currentThread().threadId();
       //   Entry first = TABLE[bin(id)];
       //   boolean found = first.id == id;
       //   if (found)
       //   first.mark(whose);
       //   return found;
       // PerThread.Entry.mark(whose)
       //   MARK.setOpaque(this, whose);
       //   if (Barrier.ELSEWHERE)
       //   VarHandle.releaseFence();
       //   VarHandle.acquireFence();
       //   else
       //   VarHandle.fullFence();
       // Allocated.unusual(reused)
       //   long allocation = allocated();
       //   if (reused)
       //   mark(allocation + 1);
       // Guarded.mark(whose)
       //   PerThread.Entry own = PerThread.own();
       //   if (own != null)
       //   own.mark(whose);
       //   else
       //   if (!unmarked)
       //   unmarked = true;
       // Allocated.unusual(reused)
       //   if ((long) HANDLE.getVolatile(this) == CLOSED)
       //   throw memory.closed(this.allocation);
       //   return allocation;
       mark[me] = placeOf[c] + 1;
#if BUG != 15
       open = handle[c]
#endif
    fi;
    mine = c;
    at = open;
#else
    mine = c;
    at = handle[c];
#endif
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
       // Allocated.closed()
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
       //   underLock(Purpose.FOLD, allocated());
       // Allocated.allocated()
       //   return allocation.handle();
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

#ifdef POOL
proctype updater(byte number) {
    LOCALS;
    me = number;
    SMALL;
    add(0);
    atomic { FORGET; last = 1 };
    if
    :: SMALL
    :: LARGE
    fi;
    add(0);
thrown:
    atomic { referred[0] = referred[0] - refers; mark[me] = 0; FORGET; done++ }
}

proctype closer() {
    LOCALS;
    me = 3;
#ifdef COLLECTS
    if
    :: true
    :: close(0)
    fi;
#else
    close(0);
#endif
    atomic { referred[0] = referred[0] - refers; closed = 1; done++ }
}

proctype creator() {
    LOCALS;
    me = 2;
    closed;
    create(1);
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
#ifdef POOL
    create(0);
    atomic {
        FORGET;
        referred[0] = 3;
#ifdef COLLECTS
        run collector();
#endif
        run reclaimer();
        run updater(0);
        run updater(1);
        run closer();
        run creator()
    };
    _nr_pr == 1;
    assert(!listed[0] && !listed[1])
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
