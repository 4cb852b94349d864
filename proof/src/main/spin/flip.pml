/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two banks, a flag and a grace period: FlipCounter where updates are marked. The lines after a
 * method's name are that method's statements, and JavaStatementsTest compares them with the source.
 *
 * An updater makes one update, with DEATHS two, each in any slot; another makes one. Besides, with DEATHS
 * a reader takes a snapshot, and then another or a drain, and may die once between its flip and its
 * end; with FAILURES nobody dies but an update, once, between its marks; with READERS two readers take
 * a snapshot or a drain each; with SUMS there are one such reader and somebody who takes a sum.
 *
 * Promised: snapshots and drains are linearizable, an update is in one drain at most and in the end
 * total once; a sum has what had finished before it, and never a drain without the updates that it
 * took; nobody waits for good; an update that failed is there once or not at all.
 *
 * Planted:
 *   BUG 1 DEATHS: a snapshot does not wait for marks
 *   BUG 2 READERS: an update does not look at the flag again
 *   BUG 3 DEATHS: the bank of a reader that died is not summed again
 *   BUG 4 DEATHS: the mark is lowered before the bank is added to
 *   BUG 5 READERS: the mark of the old bank stays when an update changes banks
 *   BUG 6 READERS: readers do not exclude each other
 *   BUG 7 SUMS: a sum looks at the base last
 *   BUG 8 DEATHS: a snapshot waits first, and flips then
 *   BUG 9 FAILURES: the mark is looked at before what was abandoned
 *   BUG 10 FAILURES: an update that fails abandons its mark unsaid
 *   BUG 11 FAILURES: an update that fails with its mark lowered says that it is abandoned
 */

#ifndef BUG
#define BUG 0
#endif

#define FINISHED
#ifndef SUMS
#define EARLIER
#endif
#include "history.inc"
#include "lock.inc"

#define SLOTS 2

/* How many updates the first updater makes. */
#ifdef DEATHS
#define FIRST 2
#else
#define FIRST 1
#endif
#define MOST_DEATHS 1
#define MOST_FAILURES 1
#define AT(bank, slot) (2 * (bank) + (slot))

byte mark[4];
byte count[4];
bit flag;
short base;
short idleSum;
bit idleKnown = 1;
#ifdef FAILURES
byte abandoned[4];
#endif

/* Known to the judges alone: what drains have returned, and how many readers and updates have died. */
short drained;
byte deaths;
byte failures;

inline addMarked(slot, delta) {
    // FlipCounter.addMarked(store, handle, slot, delta)
    //   while (true)
    do
    ::
       //   int bank = flag;
       bank = flag;
       //   long mark = mark(handle, bank);
       //   long count = count(handle, bank);
       //   store.addAndGet(array, mark, slot, 1);
       mark[AT(bank, slot)]++;
       //   try
       //   boolean valid = flag == bank;
#if BUG == 2
       valid = 1;
#else
       valid = flag == bank;
#endif
       if
#ifdef FAILURES
       :: failures < MOST_FAILURES -> failures++; goto failed
#endif
       //   long value = valid ? store.addAndGet(array, count, slot, delta) : 0;
#if BUG == 4
       :: valid -> mark[AT(bank, slot)]--; count[AT(bank, slot)] = count[AT(bank, slot)] + delta; goto added
#else
       :: valid -> count[AT(bank, slot)] = count[AT(bank, slot)] + delta
#endif
       :: else
       fi;
       if
#ifdef FAILURES
       :: failures < MOST_FAILURES -> failures++; goto failed
#endif
       :: true
       fi;
       //   store.addAndGet(array, mark, slot, -1);
#if BUG == 5
       if
       :: valid -> mark[AT(bank, slot)]--
       :: else
       fi;
#else
       mark[AT(bank, slot)]--;
#endif
#if BUG == 11
       if
       :: failures < MOST_FAILURES -> failures++; goto failed
       :: true
       fi;
#endif
       //   if (valid)
       //   return value;
       if
       :: valid -> goto added
       :: else
       fi
    od;
#ifdef FAILURES
failed:
    //   catch (Throwable e)
    //   synchronized (ABANDONING)
    //   int[] noted = abandoned;
    //   int at = 2 * slot + bank;
    //   int[] all = at < noted.length ? noted : new int[at + 1];
    //   for (int i = 0; all != noted && i < noted.length; i++)
    //   all[i] = noted[i];
    //   all[at]++;
    //   abandoned = all;
    //   throw e;
#if BUG != 10
    abandoned[AT(bank, slot)]++;
#endif
    goto leave;
#endif
added:
    skip
}

/* As many looks at a mark as it takes are one that finds that nobody is left. */
inline awaitMark(bank, slot) {
    // FlipCounter.isMarked(slots, handle, bank, slot)
    //   int[] all = abandoned;
    //   int at = 2 * slot + bank;
    //   int dead = at < all.length ? all[at] : 0;
    //   return slots.getVolatile(array, mark(handle, bank), slot) != dead;
#if BUG == 1
    skip
#elif defined(DEATHS)
    if
    :: mark[AT(bank, slot)] == 0
    :: deaths < MOST_DEATHS -> deaths++; goto died
    fi
#elif defined(FAILURES)
    do
#if BUG == 9
    :: dead = mark[AT(bank, slot)];
       if
       :: dead == abandoned[AT(bank, slot)] -> break
       :: dead != mark[AT(bank, slot)]
       fi
#else
    :: dead = abandoned[AT(bank, slot)];
       if
       :: mark[AT(bank, slot)] == dead -> break
       :: abandoned[AT(bank, slot)] != dead
       fi
#endif
    od
#else
    mark[AT(bank, slot)] == 0
#endif
}

inline settledSum(bank) {
    // FlipCounter.settledSum(handle, bank)
    //   Slots slots = parts().slots();
    //   if (slots.fused())
    //   slots.awaitFused();
    //   long sum = 0;
    sum = 0;
    //   for (int slot = 0; slot < slots.count(); slot++)
    at = 0;
    do
    :: at < SLOTS ->
       //   for (int spins = 0; isMarked(slots, handle, bank, slot); spins++)
       //   if (spins < SPINS_BEFORE_YIELD)
       //   Thread.onSpinWait();
       //   else
       //   Thread.yield();
#if BUG != 8
       awaitMark(bank, at);
#endif
       //   sum += slots.getVolatile(array, count(handle, bank), slot);
       sum = sum + count[AT(bank, at)];
       at++
    :: else -> break
    od
    //   return sum;
}

inline flipAndSum() {
    // FlipCounter.flipAndSum(handle)
    //   int active = flag;
    inUse = flag;
    //   int idle = 1 - active;
    idle = 1 - inUse;
    //   if (!idleKnown)
    //   idleSum = settledSum(handle, idle);
    if
#if defined(DEATHS) && BUG != 3
    :: !idleKnown -> settledSum(idle); idleSum = sum
#endif
    :: else
    fi;
    //   long before = idleSum;
    before = idleSum;
    //   idleKnown = false;
    idleKnown = 0;
#if BUG == 8
    awaitMark(inUse, 0);
    awaitMark(inUse, 1);
#endif
    //   flag = idle;
    flag = idle;
    //   if (parts().slots().fused())
    //   parts().slots().nameBank(array, handle, idle);
    //   idleSum = settledSum(handle, active);
    settledSum(inUse);
    idleSum = sum;
    //   idleKnown = true;
    idleKnown = 1;
    //   return before + idleSum;
    total = before + sum
}

proctype updater(byte n; byte end) {
    byte slot;
    bit bank;
    bit valid;
    do
    :: n < end ->
       atomic {
           BEGIN(n);
           if
           :: slot = 0
           :: n < FIRST -> slot = 1
           fi
       }
       addMarked(slot, (1 << n));
       END(n);
#ifdef FAILURES
leave:
#endif
       atomic { n++; slot = 0; bank = 0; valid = 0 }
    :: else -> break
    od
}

proctype reader(byte operations) {
    byte finishedAtStart;
    byte seenAtStart;
    byte at;
#ifdef FAILURES
    byte dead;
#endif
    bit inUse;
    bit idle;
    bit draining;
    short sum;
    short before;
    short total;
    short value;
    do
    :: operations > 0 ->
       operations--;
       if
       :: draining = 0
       :: operations == 0 -> draining = 1
       fi;
       d_step { finishedAtStart = finished; seenAtStart = seen }
       // FlipCounter.snapshot()
       //   Bank bank = parts().bank();
       //   long handle = handle();
       //   bank.lock(array, handle);
       //   try
       //   return base + flipAndSum(handle);
       //   finally
       //   bank.unlock(array, handle);
       //   Reference.reachabilityFence(this);
       // FlipCounter.drain()
       //   Bank bank = parts().bank();
       //   long handle = handle();
       //   bank.lock(array, handle);
       //   try
       //   long value = base + flipAndSum(handle);
       //   base -= value;
       //   parts().slots().addCentral(array, handle, -value);
       //   return value;
       //   finally
       //   bank.unlock(array, handle);
       //   Reference.reachabilityFence(this);
#if BUG != 6
       lock();
#endif
       value = base;
       flipAndSum();
       value = value + total;
       atomic {
           assert(value + drained == total);
#ifdef SUMS
           judgeSum(total, finishedAtStart);
#else
           judgeSnapshot(total, finishedAtStart, seenAtStart);
#endif
           if
           :: draining -> drained = drained + value; base = base - value
           :: else
           fi
       }
died:
       atomic {
           at = 0; inUse = 0; idle = 0; draining = 0; sum = 0; before = 0; total = 0; value = 0;
           finishedAtStart = 0; seenAtStart = 0
       }
#if BUG != 6
       unlock()
#endif
    :: else -> break
    od
}

#ifdef SUMS
proctype summer() {
    byte finishedAtStart;
    byte at;
    short sum;
    short from;
    finishedAtStart = finished;
    // FlipCounter.sum()
    //   Slots slots = parts().slots();
    //   long handle = handle();
    //   long sum = base;
#if BUG != 7
    from = base;
#endif
    //   for (int slot = 0; slot < slots.count(); slot++)
    do
    :: at < SLOTS ->
       //   sum += slots.getVolatile(array, count(handle, 0), slot);
       sum = sum + count[AT(0, at)];
       //   sum += slots.getVolatile(array, count(handle, 1), slot);
       sum = sum + count[AT(1, at)];
       at++
    :: else -> break
    od;
#if BUG == 7
    from = base;
#endif
    //   Reference.reachabilityFence(this);
    //   return sum;
    judgeSum(sum, finishedAtStart);
    assert(sum + from >= 0)
}
#endif

init {
    short total;
    atomic {
        run updater(0, FIRST);
        run updater(FIRST, FIRST + 1);
#ifdef SUMS
        run reader(1);
        run summer()
#endif
#if defined(DEATHS) || defined(FAILURES)
        run reader(2)
#endif
#ifdef READERS
        run reader(1);
        run reader(1)
#endif
    }
    _nr_pr == 1;
    assert(started == (1 << (FIRST + 1)) - 1);
    total = count[0] + count[1] + count[2] + count[3];
    assert(SUBSET(finished, total) && SUBSET(total, started));
#ifdef FAILURES
    assert(mark[0] + mark[1] + mark[2] + mark[3] == failures);
#else
    assert(total == started);
    assert(mark[0] + mark[1] + mark[2] + mark[3] == 0);
#endif
    assert(base == -drained)
}
