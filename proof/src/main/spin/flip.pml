/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two banks, a flag, and numbered flips with a grace period: FlipCounter where updates are marked. The
 * lines after a method's name are that method's statements, and JavaStatementsTest compares them with
 * the source.
 *
 * An updater makes one update, with DEATHS and FAILURES two, each in any slot; another makes one.
 * Besides, with DEATHS a reader takes two snapshots, of which the last may be a drain, and may die
 * once, anywhere between the begin of a flip and its end; with FAILURES it takes two and does not die,
 * but two updates may, between their marks; with READERS two readers take a snapshot or a drain each,
 * and so share flips; with HEIRS they do so as well, over a single slot, and one of them may die; with
 * SUMS there are one such reader and somebody who takes a sum.
 *
 * Promised: snapshots and drains are linearizable, an update is in one drain at most and in the end
 * total once; a flip is settled once, in its turn; a sum has what had finished before it, and never a
 * drain without the updates that it took; nobody waits for good; an update that failed is there once
 * or not at all.
 *
 * Planted:
 *   BUG 1 DEATHS: a snapshot does not wait for marks
 *   BUG 2 READERS: an update does not look at the flag again
 *   BUG 3 DEATHS: a flip is begun before the one of a reader that died is settled
 *   BUG 4 DEATHS: the mark is lowered before the bank is added to
 *   BUG 5 READERS: the mark of the old bank stays when an update changes banks
 *   BUG 6 READERS: readers do not exclude each other
 *   BUG 7 SUMS: a sum looks at the base last
 *   BUG 8 DEATHS: a snapshot waits first, and flips then
 *   BUG 9 FAILURES: the marks are looked at before what was abandoned
 *   BUG 10 FAILURES: an update that fails abandons its mark unsaid
 *   BUG 11 FAILURES: an update that fails with its mark lowered says that it is abandoned
 *   BUG 12 READERS: a reader answers with a flip that was begun before its call
 *   BUG 13 READERS: a flip is settled again by who comes late, with what the bank holds by then
 *   BUG 14 READERS: a drain does not note what it returned
 *   BUG 15 FAILURES: what was abandoned in one bank is taken off the other as well
 *   BUG 16 FAILURES: what was abandoned in all slots is taken off each
 *   BUG 17 HEIRS: who finds a flip begun does not settle it, but waits for the reader that began it
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

#ifdef HEIRS
#define SLOTS 1
#else
#define SLOTS 2
#endif

/* How many updates the first updater makes. */
#if defined(DEATHS) || defined(FAILURES)
#define FIRST 2
#else
#define FIRST 1
#endif
#define MOST_DEATHS 1
#define MOST_FAILURES 2
#define AT(bank, slot) (2 * (bank) + (slot))

byte mark[4];
byte count[4];
bit flag;
short base;
byte begun;
byte settled;
byte settledOf[2];
#ifdef FAILURES
byte abandonedIn[2];
#endif

/* Known to the judges alone: what drains have returned, and how many readers and updates have died. */
short drained;
byte deaths;
byte failures;

#if defined(DEATHS) || defined(HEIRS)
#define MAY_DIE(first) if :: atomic { deaths < MOST_DEATHS -> deaths++ }; first; goto died :: true fi
#else
#define MAY_DIE(first) skip
#endif

/*
 * What the holder of the lock does is one step: of what it changes, nobody else looks at anything but
 * the flag and the base, and it changes one of these, once.
 */
#if BUG == 6
#define HOLDING
#define LOCK skip
#define UNLOCK skip
#else
#define HOLDING atomic
#define LOCK lock()
#define UNLOCK unlock()
#endif

inline addMarked(slot, delta) {
    // FlipCounter.addMarked(slots, store, handle, slot, delta)
    //   while (true)
    do
    ::
       //   int bank = flag;
       bank = flag;
       //   long mark = mark(handle, bank);
       //   long count = count(handle, bank);
       //   store.addAndGet(array, mark, slot, 1);
       mark[AT(bank, slot)]++;
       //   boolean marked = true;
       //   long carry = 0;
       //   try
       //   boolean valid = flag == bank;
#if BUG == 2
       valid = 1;
#else
       valid = flag == bank;
#endif
       if
#ifdef FAILURES
       :: atomic { failures < MOST_FAILURES -> failures++ }; goto failed
#endif
       //   if (valid)
       //   long value = store.addAndGet(array, count, slot, delta);
       //   long half = batch >> 1;
       //   carry = (value + half & -batch) - (value - delta + half & -batch);
#if BUG == 4
       :: valid -> mark[AT(bank, slot)]--; count[AT(bank, slot)] = count[AT(bank, slot)] + delta; goto added
#else
       :: valid -> count[AT(bank, slot)] = count[AT(bank, slot)] + delta
#endif
       :: else
       fi;
       if
#ifdef FAILURES
       :: atomic { failures < MOST_FAILURES -> failures++ }; goto failed
#endif
       :: true
       fi;
       //   store.addAndGet(array, mark, slot, -1);
       //   marked = false;
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
       :: atomic { failures < MOST_FAILURES -> failures++ }; goto failed
       :: true
       fi;
#endif
       //   if (carry != 0)
       //   slots.addCentral(array, handle, carry);
       //   if (valid)
       //   return;
       if
       :: valid -> goto added
       :: else
       fi
    od;
#ifdef FAILURES
failed:
    //   catch (Throwable e)
    //   synchronized (lock)
    //   aside += carry;
    //   abandonedIn0 += marked && bank == 0 ? 1 : 0;
    //   abandonedIn1 += marked && bank == 1 ? 1 : 0;
    //   throw e;
#if BUG != 10
    abandonedIn[bank]++;
#endif
    goto leave;
#endif
added:
    skip
}

/*
 * Waits in at. As many looks as it takes are one that finds that nobody is left; where marks may be
 * abandoned, there is another look when something has changed.
 */
inline awaitMarks(bank) {
    // FlipCounter.awaitMarks(slots, handle, bank)
    //   long mark = mark(handle, bank);
    //   int count = slots.count();
    //   int spins = 0;
    //   for (int slot = 0; slot < count;)
    do
    :: at < SLOTS ->
       //   int dead = bank == 0 ? abandonedIn0 : abandonedIn1;
       //   long marks = dead == 0 ? slots.getVolatile(array, mark, slot) : sum(slots, mark);
       //   if (marks == dead)
       //   slot = dead == 0 ? slot + 1 : count;
       //   else
       //   Lock.pause(spins++);
#ifdef FAILURES
#if BUG == 15
#define ABANDONED(bank) (abandonedIn[0] + abandonedIn[1])
#else
#define ABANDONED(bank) abandonedIn[bank]
#endif
#if BUG == 9
       marks = mark[AT(bank, 0)];
       marks = marks + mark[AT(bank, 1)];
       dead = ABANDONED(bank);
       if
       :: marks == dead -> d_step { at = SLOTS; dead = 0; marks = 0 }
       :: else ->
          atomic {
              mark[AT(bank, 0)] + mark[AT(bank, 1)] != marks || ABANDONED(bank) != dead ->
              dead = 0;
              marks = 0
          }
       fi
#else
       dead = ABANDONED(bank);
       if
       :: dead == 0 ->
          marks = mark[AT(bank, at)];
          if
          :: marks == 0 -> d_step { at++; dead = 0 }
          :: else -> atomic { mark[AT(bank, at)] != marks || ABANDONED(bank) != dead -> dead = 0; marks = 0 }
          fi
#if BUG == 16
       :: else ->
          marks = mark[AT(bank, at)];
          if
          :: marks == dead -> d_step { at++; dead = 0; marks = 0 }
          :: else -> atomic { mark[AT(bank, at)] != marks || ABANDONED(bank) != dead -> dead = 0; marks = 0 }
          fi
#else
       :: else ->
          marks = mark[AT(bank, 0)];
          marks = marks + mark[AT(bank, 1)];
          if
          :: marks == dead -> d_step { at = SLOTS; dead = 0; marks = 0 }
          :: else ->
             atomic {
                 mark[AT(bank, 0)] + mark[AT(bank, 1)] != marks || ABANDONED(bank) != dead ->
                 dead = 0;
                 marks = 0
             }
          fi
#endif
       fi
#endif
#else
       if
       :: atomic { mark[AT(bank, at)] == 0 -> at++ }
#if defined(DEATHS) || defined(HEIRS)
       :: atomic { deaths < MOST_DEATHS -> deaths++ }; goto died
#endif
       fi
#endif
    :: else -> break
    od
}

inline settle() {
    // FlipCounter.settle(slots, handle, flip)
    //   int bank = (int) (flip - 1) & 1;
    d_step { bank = (flip - 1) & 1; at = 0 };
    //   if (slots.fused())
    //   slots.awaitFused();
    //   awaitMarks(slots, handle, bank);
#if BUG != 8 && BUG != 1
    awaitMarks(bank);
#endif
    //   long sum = sum(slots, count(handle, bank));
    // FlipCounter.sum(slots, member)
    //   long sum = 0;
    //   for (int slot = 0; slot < slots.count(); slot++)
    //   sum += slots.getVolatile(array, member, slot);
    //   return sum;
    sum = count[AT(bank, 0)];
#if SLOTS > 1
    sum = sum + count[AT(bank, 1)];
#endif
    MAY_DIE(skip);
    // FlipCounter.settle(slots, handle, flip)
    //   lock.acquire();
    //   try
    HOLDING {
    LOCK;
    //   if (settled == flip - 1)
    //   settledOf0 = bank == 0 ? sum : settledOf0;
    //   settledOf1 = bank == 1 ? sum : settledOf1;
    //   settled = flip;
    atomic {
        if
        :: settled == flip - 1 -> settledOf[bank] = sum; settled = flip
#if BUG == 13
        :: settled >= flip -> settledOf[bank] = sum
#endif
        :: else
        fi;
        sum = 0; bank = 0; at = 0
    };
    //   finally
    //   lock.held = 0;
    UNLOCK
    }
    //   Reference.reachabilityFence(this);
}

inline exact() {
    // FlipCounter.exact(draining)
    //   Slots slots = parts().slots();
    //   long handle = handle();
    //   long wanted = 0;
    //   while (true)
    do
    :: true ->
       //   long flip;
       //   lock.acquire();
       //   try
       HOLDING {
       LOCK;
       //   if (wanted == 0)
       //   wanted = begun + 1;
       if
#if BUG == 12
       :: wanted == 0 && begun != settled -> wanted = begun
       :: wanted == 0 && begun == settled -> wanted = begun + 1
#else
       :: wanted == 0 -> wanted = begun + 1
#endif
       :: else
       fi;
       //   if (settled >= wanted)
       if
       :: settled >= wanted ->
          //   long value = settledOf0 + settledOf1 + base;
          d_step { total = settledOf[0] + settledOf[1]; value = total + base };
          //   if (draining)
          //   slots.addCentral(array, handle, -value);
          //   base -= value;
          //   return value;
          atomic {
              assert(value + drained == total);
#ifdef SUMS
              judgeSum(total, finishedAtStart);
#else
              judgeSnapshot(total, finishedAtStart, seenAtStart);
#endif
              if
#if BUG == 14
              :: draining -> drained = drained + value
#else
              :: draining -> drained = drained + value; base = base - value
#endif
              :: else
              fi
          };
          UNLOCK;
          break
       :: else
       fi;
#if BUG == 8
       awaitMarks(begun & 1);
       at = 0;
#endif
       //   if (begun == settled)
       //   begun++;
       if
       :: begun == settled -> begun++
#if BUG == 3
       :: begun != settled -> settled = begun; begun++
#endif
#if BUG == 17
       :: begun != settled -> at = begun; unlock(); settled >= at; goto again
#endif
       :: else
       fi;
       MAY_DIE(UNLOCK);
       //   flip = begun;
       //   int bank = (int) flip & 1;
       //   flag = bank;
       //   if (slots.fused())
       //   slots.nameBank(array, handle, bank);
       d_step { flip = begun; flag = flip & 1 };
       MAY_DIE(UNLOCK);
       //   finally
       //   lock.held = 0;
       UNLOCK
       };
       //   settle(slots, handle, flip);
       settle();
#if BUG == 17
again: skip;
#endif
       atomic { flip = 0; at = 0 }
    od
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
#if SLOTS > 1
           :: n < FIRST -> slot = 1
#endif
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
    byte marks;
#endif
    bit bank;
    bit draining;
    byte wanted;
    byte flip;
    byte sum;
    byte total;
    short value;
    do
    :: operations > 0 ->
       atomic {
           operations--;
           if
           :: draining = 0
#ifndef FAILURES
           :: operations == 0 -> draining = 1
#endif
           fi;
           finishedAtStart = finished;
           seenAtStart = seen
       };
       // FlipCounter.snapshot()
       //   return exact(false);
       // FlipCounter.drain()
       //   return exact(true);
       exact();
#if defined(DEATHS) || defined(HEIRS)
died:
#endif
       atomic {
           at = 0; bank = 0; draining = 0; wanted = 0; flip = 0; sum = 0; total = 0; value = 0;
#ifdef FAILURES
           dead = 0; marks = 0;
#endif
           finishedAtStart = 0; seenAtStart = 0
       }
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
#if defined(READERS) || defined(HEIRS)
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
    assert(base == -drained);
    assert(LOCKED == 0 && (settled == begun || settled + deaths == begun))
}
