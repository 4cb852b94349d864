/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Slots that belong to threads, and what becomes of them when their threads have ended: OwnerCounter,
 * whose threads are numbered by ThreadNumbers and count in the slabs of HeapSlabs. The lines after a
 * method's name are that method's statements, and JavaStatementsTest compares them with the source.
 *
 * All threads meet in one bin. With NUMBERS four threads ask for their numbers twice and end. With
 * SUMS two threads update a counter, the second twice, and end, while somebody takes a sum and
 * somebody a drain; with DRAINS two take drains. With GROWS two threads update two counters, one after
 * the other, and so grow their slabs, while each is summed. With CELLS two threads update a counter
 * and then another one, while a third forgets the first counter and creates the next, which may come
 * to be where that was.
 *
 * Promised: no two live threads have one number, and no thread has two; there are no more numbers
 * than threads were alive together, and no more entries than numbers; a thread's death loses nothing;
 * a sum has what had finished before it, and what a drain took wherever it counts the drain; an
 * update is in one drain at most; a new counter is zero; nobody waits for good.
 *
 * Planted:
 *   BUG 1 NUMBERS: a thread registers without the monitor
 *   BUG 2 NUMBERS: the number of a thread that lives is given away
 *   BUG 3 NUMBERS: an entry that is taken out does not keep its successor
 *   BUG 4 NUMBERS: a number is freed, and its entry is not taken out
 *   BUG 5 NUMBERS: the first entry of a bin is taken for one's own
 *   BUG 6 NUMBERS: the dead are not looked for
 *   BUG 7 SUMS: a sum looks at the base last
 *   BUG 8 SUMS: a sum looks at the base after it has looked how many slots are used
 *   BUG 9 SUMS: a thread begins with an empty slot
 *   BUG 10 SUMS: a thread folds what its slot holds at first into the base, without the lock
 *   BUG 11 SUMS: a thread folds what its slot holds at first into the base, under the lock
 *   BUG 12 SUMS: a walk visits the slots of threads that live
 *   BUG 13 DRAINS: drains do not exclude each other
 *   BUG 14 DRAINS: a drain empties the slots
 *   BUG 15 GROWS: a longer slab is there before it is filled
 *   BUG 16 GROWS: who adopts a slab begins a new one
 *   BUG 17 CELLS: a cell is cleared without the monitor
 *   BUG 18 CELLS: a cell comes back while its counter is being updated
 *   BUG 19 CELLS: only the slab of the thread that creates a counter is cleared
 */

#ifndef BUG
#define BUG 0
#endif

#define FINISHED
#include "history.inc"
#include "lock.inc"

#define NOBODY 0

/* How many threads have numbers, and how long slabs get. */
#ifdef NUMBERS
#define THREADS 4
#define CELLS_EACH 1
#endif
#ifdef SUMS
#define THREADS 2
#define CELLS_EACH 1
#endif
#ifdef DRAINS
#define THREADS 2
#define CELLS_EACH 1
#endif
#ifdef GROWS
#define THREADS 2
#define CELLS_EACH 2
#endif
#ifdef CELLS
#define THREADS 3
#define CELLS_EACH 3
#endif

/* Threads by number from 1 on: as many entries as threads, for each registers once. */
bit alive[THREADS + 1];
byte numbered[THREADS + 1];
byte next[THREADS + 1];
byte bin;
byte byNumber[THREADS];
bit isFree[THREADS + 1];
byte nextFree[THREADS + 1];
byte free;
byte used;
bit registering;

/* A slab is replaced by a longer one; here its length tells which it is. */
#define WORD(number, length, cell) word[((number) * CELLS_EACH + (length) - 1) * CELLS_EACH + (cell)]
short word[THREADS * CELLS_EACH * CELLS_EACH];
byte table[THREADS];
bit growing;

short base;

/* Known to the judges alone. */
bit registered[THREADS + 1];
byte live;
byte mostAlive;
byte drained;

#define BORN(t) alive[t] = 1; live++; if :: live > mostAlive -> mostAlive = live :: else fi
#define DIES(t) alive[t] = 0; live--

#define FORGET entry = 0; n = 0; at = 0; length = 0; value = 0
#define LOCALS byte entry; byte n; byte at; byte length; short value

#if BUG == 9
#define ADOPTED if :: table[n] != 0 -> WORD(n, table[n], 0) = 0 :: else fi
#endif
#if BUG == 10
#define ADOPTED fold()
#endif
#if BUG == 11
#define ADOPTED lock(); fold(); unlock()
#endif
#if BUG == 16
#define ADOPTED atomic { table[n] = 0; WORD(n, 1, 0) = 0; WORD(n, 2, 0) = 0; WORD(n, 2, 1) = 0 }
#endif
#ifndef ADOPTED
#define ADOPTED skip
#endif

/* As if a thread's slot were folded when it has ended. */
inline fold() {
    if
    :: table[n] != 0 ->
       value = base;
       base = value + WORD(n, table[n], 0);
       WORD(n, table[n], 0) = 0
    :: else
    fi
}

inline freeTheDead() {
    // ThreadNumbers.freeTheDead()
    //   for (int number = used - 1; number >= 0; number--)
    at = used;
    do
    :: at > 0 ->
       //   Entry entry = byNumber[number];
       //   if (!entry.isFree && entry.dead())
       // ThreadNumbers.Entry.dead()
       //   Thread thread = get();
       //   return thread == null || !thread.isAlive();
       d_step { at--; entry = byNumber[at] };
       if
#if BUG == 2
       :: !isFree[entry] ->
#else
       :: !isFree[entry] && !alive[entry] ->
#endif
          // ThreadNumbers.freeTheDead()
          //   unlink(entry);
          // ThreadNumbers.unlink(dead)
          //   Entry before = bin(dead.bin);
          //   if (before == dead)
          //   BIN.setRelease(TABLE, dead.bin, dead.next);
          //   return;
#if BUG != 4
          n = bin;
          if
          :: n == entry -> bin = next[entry]
          //   while (before.next != dead)
          //   before = before.next;
          //   before.next = dead.next;
#if THREADS > 2
          :: else ->
             do
             :: next[n] != entry -> n = next[n] :: else -> break
             od;
             next[n] = next[entry]
#endif
          fi;
#endif
#if BUG == 3
          next[entry] = NOBODY;
#endif
          // ThreadNumbers.freeTheDead()
          //   entry.isFree = true;
          //   entry.nextFree = free;
          //   free = entry;
          //   taken--;
          d_step { isFree[entry] = 1; nextFree[entry] = free; free = entry }
       :: else
       fi
    :: else -> break
    od
}

/* There are fewer than eight threads, so the dead are looked for whenever no number is free. */
inline register(me) {
    // ThreadNumbers.register(current)
    //   synchronized
#if BUG != 1
    atomic { registering == 0 -> registering = 1 };
#endif
    //   if (free == null && --unsearched < 0)
    //   freeTheDead();
    //   unsearched = taken / SHARE;
    if
#if BUG != 6
    :: free == NOBODY -> freeTheDead()
#endif
    :: else
    fi;
    //   Entry old = free;
    //   int number = old == null ? used : old.number;
    //   if (number == byNumber.length)
    //   byNumber = Arrays.copyOf(byNumber, 2 * number + 8);
    entry = free;
    n = (entry == NOBODY -> used : numbered[entry]);
    //   int bin = (int) current.threadId() & (BINS - 1);
    //   Entry entry = new Entry(current, bin, number, bin(bin));
    numbered[me] = n;
    next[me] = bin;
    //   BIN.setRelease(TABLE, bin, entry);
    bin = me;
    //   byNumber[number] = entry;
    //   taken++;
    byNumber[n] = me;
    //   if (old == null)
    //   used = number + 1;
    //   else
    //   free = old.nextFree;
    if
    :: entry == NOBODY -> used = n + 1
    :: else -> free = nextFree[entry]
    fi;
    //   return number;
    atomic {
        assert(!registered[me]);
        registered[me] = 1;
        at = 1;
        do
        :: at <= THREADS ->
           assert(at == me || !alive[at] || !registered[at] || numbered[at] != n);
           at++
        :: else -> break
        od;
        assert(used <= mostAlive);
        at = 0;
        entry = 0;
        registering = 0
    }
}

/* Its number in n. */
inline numberOf(me) {
    // OwnerIndex.Numbered.current()
    //   Thread current = Thread.currentThread();
    //   int number = ThreadNumbers.of(current);
    //   return number < owned
    //       ? shared + number
    //       : (int) (current.threadId() & Integer.MAX_VALUE) % shared;
    // ThreadNumbers.of(current)
    //   Entry first = bin((int) current.threadId() & (BINS - 1));
    //   return first != null && first.refersTo(current) ? first.number : search(first, current);
    // ThreadNumbers.bin(bin)
    //   return (Entry) BIN.getAcquire(TABLE, bin);
    entry = bin;
    // ThreadNumbers.search(first, current)
    //   if (current.isVirtual())
    //   return NONE;
    //   for (Entry entry = first; entry != null; entry = entry.next)
    //   if (entry.refersTo(current))
    //   return entry.number;
    //   return register(current);
    do
#if BUG == 5
    :: entry != NOBODY -> n = numbered[entry]; break
#else
    :: entry == me -> n = numbered[me]; break
    :: entry != NOBODY && entry != me -> entry = next[entry]
#endif
    :: entry == NOBODY -> register(me); ADOPTED; break
    od
}

#ifndef NUMBERS
/* The length of the thread's slab, in which there is room. */
inline ownSlab(cell) {
    // SlabSlots.own(slot, word)
    //   long[] slab = slabs[slot - fixed.count()];
    //   return word < slab.length - padding ? slab : allocator.grow(slot - fixed.count(), word);
    length = table[n];
    if
    :: cell < length
    :: else ->
       // HeapSlabs.grow(thread, word)
       //   synchronized
       atomic { growing == 0 -> growing = 1 };
       //   long[] old = table[thread];
       //   int cell = (word - padding) / width;
       //   int cells = Math.max(LEAST_CELLS, Integer.highestOneBit(cell + 1) << 1);
       //   long[] longer = Arrays.copyOf(old, padding + cells * width + padding);
#if BUG == 15
       table[n] = cell + 1;
#endif
#if CELLS_EACH > 1
       at = 0;
       do
       :: at < length -> WORD(n, cell + 1, at) = WORD(n, length, at); at++
       :: else -> break
       od;
#endif
       //   SLAB.setRelease(table, thread, longer);
       //   return longer;
       atomic { length = cell + 1; at = 0 };
       table[n] = length;
       growing = 0
    fi
}

/* The number of the update tells what is added. */
inline add(me, k, cell) {
    BEGIN(k);
    // OwnerCounter.add(delta)
    //   Parts parts = parts();
    //   Index index = parts.index();
    //   long handle = handle();
    //   int slot = index.current();
    numberOf(me);
    //   if (slot >= index.shared())
    //   parts.store().addAndGet(array, handle, slot, delta);
    //   else
    //   parts.slots().getAndAdd(array, handle, slot, delta);
    //   Reference.reachabilityFence(this);
    // PlainStore.addAndGet(array, handle, slot, delta)
    //   Slots slots = slots();
    //   long sum = slots.getOpaque(array, handle, slot) + delta;
    // SlabSlots.getOpaque(array, handle, slot)
    //   if (!owned(slot))
    //   return fixed.getOpaque(array, member(handle), slot);
    //   int word = word(handle);
    //   return (long) WORD.getOpaque(own(slot, word), word);
    ownSlab(cell);
    value = WORD(n, length, cell) + (1 << k);
    // PlainStore.addAndGet(array, handle, slot, delta)
    //   slots.setOpaque(array, handle, slot, sum);
    //   return sum;
    // SlabSlots.setOpaque(array, handle, slot, value)
    //   if (owned(slot))
    //   int word = word(handle);
    //   WORD.setOpaque(own(slot, word), word, value);
    //   else
    //   fixed.setOpaque(array, member(handle), slot, value);
    WORD(n, length, cell) = value;
    atomic { END(k); FORGET }
}

/* What the slots hold. */
inline walk(cell) {
    value = 0;
    at = 0;
    do
    :: at < n ->
       // SlabSlots.getVolatile(array, handle, slot)
       //   if (!owned(slot))
       //   return fixed.getVolatile(array, member(handle), slot);
       //   long[] slab = (long[]) SLAB.getAcquire(slabs, slot - fixed.count());
       length = table[at];
       //   int word = word(handle);
       //   return word < slab.length - padding ? (long) WORD.getVolatile(slab, word) : 0;
       if
#if BUG == 12
       :: cell < length && alive[byNumber[at]] -> value = value + WORD(at, length, cell)
#else
       :: cell < length -> value = value + WORD(at, length, cell)
#endif
       :: else
       fi;
#if BUG == 14
       if
       :: cell < length -> WORD(at, length, cell) = 0
       :: else
       fi;
#endif
       at++
    :: else -> break
    od
}

inline lookHowManyAreUsed() {
    // SlabSlots.count()
    //   return index.used();
    // ThreadNumbers.used()
    //   return used;
    // OwnerIndex.Numbered.used()
    //   return shared + Math.min(ThreadNumbers.used(), owned);
    n = used
}

/* Known to the judges is what drains have taken by then. */
#define LOOK_AT_BASE atomic { from = base; gone = drained }

inline sum(cell) {
    // OwnerCounter.sum()
    //   long handle = handle();
    //   long drained = base;
    //   long sum = drained + parts().bank().sumSlots(array, handle);
    //   Reference.reachabilityFence(this);
    //   return sum;
#if BUG == 8
    lookHowManyAreUsed();
    LOOK_AT_BASE;
#else
#if BUG != 7
    LOOK_AT_BASE;
#endif
    lookHowManyAreUsed();
#endif
    walk(cell);
#if BUG == 7
    LOOK_AT_BASE;
#endif
    value = value + from
}
#endif

#if defined(SUMS) || defined(DRAINS)
proctype drainer() {
    LOCALS;
    byte finishedAtStart;
    short from;
    finishedAtStart = finished;
    // OwnerCounter.drain()
    //   Bank bank = parts().bank();
    //   long handle = handle();
    //   lock.acquire();
    //   try
    //   long found = bank.sumSlots(array, handle);
    //   long value = base + found;
    //   base = -found;
    //   return value;
    //   finally
    //   lock.held = 0;
#if BUG != 13
    lock();
#endif
    lookHowManyAreUsed();
    walk(0);
    from = value + base;
    atomic {
        base = -value;
        assert((from & drained) == 0);
        drained = drained | from;
        judgeSum(drained, finishedAtStart)
    };
#if BUG != 13
    unlock()
#endif
}
#endif

#if defined(SUMS) || defined(GROWS)
proctype summer(byte cell; byte mask) {
    LOCALS;
    byte finishedAtStart;
    short from;
    byte gone;
    finishedAtStart = finished & mask;
    sum(cell);
    value = value + gone;
    judgeSum(value, finishedAtStart);
    assert(SUBSET(gone, value))
}
#endif

#ifdef NUMBERS
proctype asker(byte me) {
    LOCALS;
    atomic { BORN(me) };
    numberOf(me);
    atomic { FORGET };
    numberOf(me);
    assert(registered[me] && n == numbered[me]);
    atomic { DIES(me); FORGET }
}
#endif

#if defined(SUMS) || defined(DRAINS)
proctype updater(byte me; byte k; byte end) {
    LOCALS;
    atomic { BORN(me) };
    do
    :: k < end -> add(me, k, 0); k++
    :: else -> break
    od;
    atomic { DIES(me) }
}
#endif

#ifdef GROWS
/* Even updates are of the first counter. */
proctype updater(byte me; byte k) {
    LOCALS;
    atomic { BORN(me) };
    add(me, k, 0);
    add(me, k + 1, 1);
    atomic { DIES(me) }
}
#endif

#ifdef CELLS
/* Two counters and what becomes of the first one's cell; threads that know it. */
byte referring = 3;
bit unreachable;
byte cellOfThird;

proctype collector() {
    referring == 0 -> unreachable = 1
}

proctype updater(byte me; byte k) {
    LOCALS;
    atomic { BORN(me) };
#if BUG == 18
    referring--;
#endif
    add(me, k, 0);
#if BUG != 18
    referring--;
#endif
    add(me, k + 1, 1);
    atomic { DIES(me) }
}

inline clear() {
    // HeapSlabs.clear(first)
    //   for (long[] slab : table)
    //   for (int word = first; word < first + width && word < slab.length; word++)
    //   WORD.setOpaque(slab, word, 0L);
    at = 0;
    do
    :: at < THREADS ->
       length = table[at];
       if
#if BUG == 19
       :: length > 0 && at == n -> WORD(at, length, 0) = 0
#else
       :: length > 0 -> WORD(at, length, 0) = 0
#endif
       :: else
       fi;
       at++
    :: else -> break
    od
}

proctype creator() {
    LOCALS;
    byte cell;
    atomic { BORN(3) };
    referring--;
    // HeapSlabs.cell(array)
    //   synchronized
#if BUG != 17
    atomic { growing == 0 -> growing = 1 };
#endif
    //   takeBack();
    // HeapSlabs.takeBack()
    //   while (returning != null || (returning = (Cell) unreachable.poll()) != null)
    //   clear(returning.first);
    //   Cell cell = returning;
    //   if (cell.before == null)
    //   open = cell.after;
    //   else
    //   cell.before.after = cell.after;
    //   if (cell.after != null)
    //   cell.after.before = cell.before;
    //   cell.after = free;
    //   free = cell;
    //   returning = null;
    // HeapSlabs.cell(array)
    //   Cell used = free;
    //   Cell cell =
    //       new Cell(array, unreachable, used == null ? padding + next * width : used.first);
    //   if (used == null)
    //   next++;
    //   else
    //   free = used.after;
    //   cell.after = open;
    //   if (open != null)
    //   open.before = cell;
    //   open = cell;
    //   return cell.first;
    if
    :: unreachable -> clear(); cell = 0
    :: !unreachable -> cell = 2
    fi;
#if BUG != 17
    growing = 0;
#endif
    atomic { cellOfThird = cell; FORGET };
    lookHowManyAreUsed();
    walk(cell);
    assert(value == 0);
    atomic { FORGET };
    add(3, 4, cell);
    atomic { DIES(3) }
}
#endif

init {
    LOCALS;
    atomic {
#ifdef NUMBERS
        run asker(1);
        run asker(2);
        run asker(3);
        run asker(4)
#endif
#ifdef SUMS
        run updater(1, 0, 1);
        run updater(2, 1, 3);
        run summer(0, 7);
        run drainer()
#endif
#ifdef DRAINS
        run updater(1, 0, 1);
        run updater(2, 1, 3);
        run drainer();
        run drainer()
#endif
#ifdef GROWS
        run updater(1, 0);
        run updater(2, 2);
        run summer(0, 5);
        run summer(1, 10)
#endif
#ifdef CELLS
        run collector();
        run updater(1, 0);
        run updater(2, 2);
        run creator()
#endif
    };
    _nr_pr == 1;
#ifdef NUMBERS
    entry = bin;
    do
    :: entry != NOBODY -> n++; entry = next[entry]
    :: else -> break
    od;
    assert(n <= used)
#else
    lookHowManyAreUsed();
#endif
#if defined(SUMS) || defined(DRAINS)
    walk(0);
    assert(value + base == started - drained)
#endif
#ifdef GROWS
    walk(0);
    assert(value == 5);
    walk(1);
    assert(value == 10)
#endif
#ifdef CELLS
    walk(cellOfThird);
    assert(value == 16);
    walk(1);
    assert(value == 10)
#endif
}
