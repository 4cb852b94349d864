/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Up and down between one count with a remote word and per-CPU memory: LazyGroup with one counter,
 * where updates are not fused. The lines after a method's name are that method's statements, and
 * JavaStatementsTest compares them with the source.
 *
 * The owner goes down and adds, with HEIRS and CLOSES after it has added once; another thread makes one remote update, which fits into a slot
 * or does not; a third goes up twice. Besides, with READS a reader reads twice; with SUMS somebody
 * sums; with DRAINS somebody drains; with HEIRS the owner ends and the other thread goes down and
 * adds, as the owner; with CLOSES somebody closes.
 *
 * Promised: reads and sums never sink; a sum has what had finished before it; no update is lost or
 * counted twice; what a drain returned is in no other total; nobody waits for good; after a close
 * nobody is the owner, and memory that was found has been given back, once, when nobody uses it.
 *
 * Planted:
 *   BUG 1 READS: the pointer is published before the residue is moved
 *   BUG 2 SUMS: the pointer is set, not compared and set
 *   BUG 3 SUMS: a downgrade leaves zero in the slots, and no seal
 *   BUG 4 SUMS: an update that found the seal takes itself to be counted
 *   BUG 5 SUMS: whoever comes to the lock does not look at the state again
 *   BUG 6 SUMS: a sum does not look at the state again
 *   BUG 7 DRAINS: a drain sums the slots first and clears them then
 *   BUG 8 DRAINS: a drain puts zero in the state's place, not minus the count
 *   BUG 9 HEIRS: the holder's ownership is taken while it lives
 *   BUG 10 CLOSES: who becomes the owner does not look whether the counter is closed
 *   BUG 11 CLOSES: an upgrade does not look whether the counter was closed meanwhile
 *   BUG 12 SUMS: an upgrade leaves the seals
 */

#ifndef BUG
#define BUG 0
#endif

#if defined(SUMS) || defined(DRAINS)
#define FINISHED
#endif
#include "history.inc"
#include "lock.inc"

#define LAZY 1
#define CLOSED (-2)
#define POINTER 0

#define SLOTS 2
#define BATCH 3
#define MOST_IN_SLOT 8
#define SEALED (-100)
#define SEALED_BELOW (-50)

#define NOBODY 0
#define OWNER 1
#define OTHER 2
#define THIRD 3

short count;
short state = LAZY;
byte owner = OWNER;
byte holder = OWNER;
bit place;
bit released;
short slots[SLOTS];
short central;
bit monitor;

/* Known to the judges alone. */
short drained;
bit ended[4];

#define ENTER atomic { monitor == 0 -> monitor = 1 }
#define LEAVE monitor = 0

#ifdef CLOSES
#define OPEN(word, label) if :: word == CLOSED -> goto label :: else fi
#define HELD assert(!released)
#else
#define OPEN(word, label) skip
#define HELD skip
#endif

/* What a thread has of its own while it is in the methods below. */
#define FORGET word = 0; value = 0; taken = 0; c = 0; at = 0; counted = 0; mine = 0
#define LOCALS short word; short value; short taken; short c; byte at; bit counted; bit mine

inline foldLocked(slot, delta) {
    // LockedBank.foldLocked(array, handle, slot, delta)
    //   addCentral(array, handle, access().store().take(array, handle, slot) + delta);
    atomic { taken = slots[slot]; slots[slot] = 0 }
    // LockedBank.addCentral(array, handle, moved)
    //   Slots slots = access().slots();
    //   slots.setCentral(array, handle, slots.getCentral(array, handle) + moved);
    c = central;
    central = c + taken + delta
}

inline fold(slot, delta) {
    // LazyGroup.fold(at, state, slot, delta)
    //   lock();
    lock();
    //   try
    //   boolean inUse = (long) WORD.getAcquire(words, at) == state;
#if BUG == 5
    counted = 1;
#else
    counted = (state == word);
#endif
    //   if (inUse)
    //   parts().bank().foldLocked(place.array(), state, slot, delta);
    if
    :: counted -> foldLocked(slot, delta)
    :: else
    fi;
    //   return inUse;
    //   finally
    //   unlock();
    unlock()
}

inline addPerCpu(delta) {
    // LazyGroup.addPerCpu(at, state, delta)
    //   if (state == CLOSED)
    //   throw closed();
    //   Parts parts = parts();
    //   Slots slots = parts.slots();
    //   int batch = blueprint.batch();
    //   boolean fused = slots.fused();
    //   long most = fused ? batch : MOST_IN_SLOT;
    OPEN(word, thrown);
    if
    //   if (delta <= -most || delta >= most)
    //   return fold(at, state, parts.index().current(), delta);
    :: delta >= MOST_IN_SLOT -> fold(0, delta)
    //   if (fused)
    //   int full = slots.addFusedBounded(place.array(), state, delta, batch);
    //   return full < 0 || fold(at, state, full, delta);
    :: else ->
       //   int slot = parts.index().current();
       if
       :: at = 0
       :: at = 1
       fi;
       //   long value = parts.store().addAndGet(place.array(), state, slot, delta);
       atomic { slots[at] = slots[at] + delta; value = slots[at] }
       //   if (value <= -batch || value >= batch)
       //   fold(at, state, slot, 0);
       if
       :: value <= -BATCH || value >= BATCH -> fold(at, 0)
       :: else
       fi;
       //   return value >= SEALED_BELOW;
#if BUG == 4
       counted = 1
#else
       counted = (value >= SEALED_BELOW)
#endif
    fi
}

inline addLazily(delta) {
    // LazyGroup.addLazily(at, state, delta, upgrading)
    //   if (upgrading
    //       && blueprint.options().upgrade() == UpgradePolicy.WHEN_SHARED
    //       && upgradeIfPossible())
    //   return false;
    //   long value = (state >> 1) + delta;
    value = (word >> 1) + delta;
    //   if (!fits(delta) || !fits(value))
    //   upgrade();
    //   return false;
    //   if (!WORD.compareAndSet(words, at, state, lazy(value)))
    //   return false;
    //   if (rate != null && rate.reached())
    //   upgradeIfPossible();
    //   return true;
    atomic {
        counted = (state == word);
        if
        :: counted -> state = (value << 1) | LAZY
        :: else
        fi
    }
}

inline share(delta) {
    // LazyGroup.share(counter, delta, upgrading)
    //   int at = state(counter);
    //   boolean done;
    //   do
    do
    //   long state = (long) WORD.getAcquire(words, at);
    :: word = state;
       //   done = (state & LAZY) == 0
       //       ? addPerCpu(at, state, delta)
       //       : addLazily(at, state, delta, upgrading);
       if
       :: (word & LAZY) == 0 -> addPerCpu(delta)
       :: else -> addLazily(delta)
       fi;
       //   while (!done);
       if
       :: counted -> break
       :: else
       fi
    od
    //   Reference.reachabilityFence(this);
}

/* The number of the update tells what is added. */
inline add(me, k) {
    BEGIN(k);
    // LazyGroup.add(delta)
    //   if (!addIfMine(delta))
    //   share(0, delta, true);
    // Owned.mine()
    //   return Thread.currentThread() == (Thread) OWNER.getAcquire(this);
    // Owned.addIfMine(delta)
    //   boolean mine = mine();
    mine = (owner == me);
    //   if (mine)
    //   COUNT.setOpaque(this, (long) COUNT.getOpaque(this) + delta);
    //   return mine;
    if
    :: mine -> c = count; count = c + (1 << k)
    :: else -> share((1 << k))
    fi;
    atomic { END(k); FORGET }
}

inline addRemote(k) {
    // LazyGroup.addRemote(counter, delta)
    //   share(counter, delta, false);
    BEGIN(k);
    share((1 << k));
    atomic { END(k); FORGET }
}

inline publish() {
    // LazyGroup.publish(at, handle)
    //   long state;
    //   do
    do
    //   state = (long) WORD.getAcquire(words, at);
    :: word = state;
       //   if (state == CLOSED)
       //   throw closed();
       OPEN(word, unpublished);
       //   parts().slots().setCentral(place.array(), handle, state >> 1);
       HELD;
#if BUG != 1
       central = word >> 1;
#endif
       //   while (!WORD.compareAndSet(words, at, state, handle));
       atomic {
           if
#if BUG == 2
           :: state = POINTER; break
#else
           :: state == word -> state = POINTER; break
           :: else
#endif
           fi
       }
    od;
#if BUG == 1
    central = word >> 1
#else
    skip
#endif
}

inline upgrade() {
    // LazyGroup.upgrade()
    //   synchronized
    ENTER;
    // LazyGroup.mode()
    //   long state = (long) WORD.getAcquire(words, 1);
    //   if (state == CLOSED)
    //   throw closed();
    //   return (state & LAZY) != 0 ? Mode.LAZY : Mode.PER_CPU;
    word = state;
    OPEN(word, left);
    // LazyGroup.upgrade()
    //   if (mode() == Mode.PER_CPU)
    //   return;
    if
    :: (word & LAZY) == 0
    :: else ->
       //   boolean sealed = place != null;
       mine = place;
       //   if (!sealed)
       //   place = blueprint.memory().place();
       place = 1;
       //   lock();
       lock();
       //   try
       //   for (int i = 0; i < size(); i++)
       //   publish(state(i), member(i));
       publish();
       //   if (sealed)
       //   unseal();
       // LazyGroup.unseal()
       //   Slots slots = parts().slots();
       //   for (int slot = 0; slot < slots.count(); slot++)
       //   for (int i = 0; i < size(); i++)
       //   slots.getAndSet(place.array(), member(i), slot, 0);
#if BUG != 12
       if
       :: mine -> HELD; slots[0] = 0; slots[1] = 0
       :: else
       fi;
#endif
       // LazyGroup.upgrade()
       //   finally
       //   unlock();
#ifdef CLOSES
unpublished:
#endif
       HELD;
       unlock();
       //   suspend();
       // Owned.suspend()
       //   OWNER.setVolatile(this, (Thread) null);
       owner = NOBODY;
       // LazyGroup.upgrade()
       //   if ((long) WORD.getAcquire(words, 1) == CLOSED)
       //   release();
#ifdef CLOSES
       if
#if BUG != 11
       :: state == CLOSED -> released = 1
#endif
       :: else
       fi
#endif
    fi;
#ifdef CLOSES
left:
#endif
    atomic { FORGET };
    LEAVE
}

inline downgrade(me) {
    // LazyGroup.downgrade()
    //   synchronized
    ENTER;
    //   Thread caller = Thread.currentThread();
    //   if (mode() == Mode.LAZY)
    //   return holder() == caller;
    //   boolean lazy = unclaimed() && withdraw();
    // Owned.unclaimed()
    //   return holder == Thread.currentThread()
    //       || holder.getState() != Thread.State.NEW && !holder.isAlive();
    // Every thread here has been started.
    word = state;
    OPEN(word, refused);
    if
    :: (word & LAZY) != 0
#if BUG != 9
    :: (word & LAZY) == 0 && holder != me && !ended[holder]
#endif
    :: else ->
       // LazyGroup.withdraw()
       //   lock();
       lock();
       //   try
       //   long[] held = seal();
       // LazyGroup.seal()
       //   Slots slots = parts().slots();
       //   long[] held = new long[size()];
       //   for (int i = 0; i < held.length; i++)
       //   held[i] = slots.getCentral(place.array(), member(i));
       HELD;
       value = central;
       //   takeAndSeal(held, 0);
       //   if (slots.fused())
       //   slots.awaitFused();
       //   takeAndSeal(held, SEALED);
       //   return held;
       // LazyGroup.takeAndSeal(held, left)
       //   Slots slots = parts().slots();
       //   for (int slot = 0; slot < slots.count(); slot++)
       //   for (int i = 0; i < held.length; i++)
       //   held[i] += slots.getAndSet(place.array(), member(i), slot, SEALED) - left;
#if BUG == 3
#define SEAL 0
#else
#define SEAL SEALED
#endif
       d_step { value = value + slots[0]; slots[0] = SEAL };
       d_step { value = value + slots[1]; slots[1] = SEAL };
       // LazyGroup.withdraw()
       //   boolean fit = true;
       //   for (long value : held)
       //   fit &= fits(value);
       //   for (int i = 0; i < held.length; i++)
       //   long handle = member(i);
       //   if (fit)
       //   WORD.compareAndSet(words, state(i), handle, lazy(held[i]));
       //   else
       //   parts().slots().setCentral(place.array(), handle, held[i]);
       //   if (!fit)
       //   unseal();
       //   return fit;
       atomic {
           if
           :: state == POINTER -> state = (value << 1) | LAZY
           :: else
           fi
       }
       //   finally
       //   unlock();
       HELD;
       unlock();
       // LazyGroup.downgrade()
       //   if (lazy)
       //   own(caller, true);
       //   return lazy;
       // LazyGroup.own(next, lazy)
       //   hold(next, lazy);
       // Owned.hold(next, own)
       //   holder = next;
       //   if (own)
       //   OWNER.setVolatile(this, next);
       holder = me;
       owner = me;
       // LazyGroup.own(next, lazy)
       //   if ((long) WORD.getVolatile(words, 1) == CLOSED)
       //   suspend();
#if defined(CLOSES) && BUG != 10
       if
       :: state == CLOSED -> owner = NOBODY
       :: else
       fi
#endif
    fi;
#ifdef CLOSES
refused:
#endif
    atomic { FORGET };
    LEAVE
}

proctype theOwner() {
    LOCALS;
#if defined(HEIRS) || defined(CLOSES)
    add(OWNER, 0);
#endif
#ifndef HEIRS
    downgrade(OWNER);
    add(OWNER, 1);
#endif
thrown:
    ended[OWNER] = 1
}

proctype other() {
    LOCALS;
    if
    :: addRemote(2)
    :: addRemote(3)
    fi;
#ifdef HEIRS
    downgrade(OTHER);
    add(OTHER, 1);
#endif
thrown:
    skip
}

proctype upgrader() {
    LOCALS;
    upgrade();
#ifndef CLOSES
    upgrade()
#endif
}

#ifdef READS
proctype reader() {
    byte n;
    short word;
    short value;
    short last;
    do
    :: n < 2 ->
       // LazyGroup.read(counter)
       //   int at = state(counter);
       //   long state = (long) WORD.getAcquire(words, at);
       word = state;
       //   if ((state & LAZY) != 0)
       //   return (state >> 1) + count(at);
       //   if (state == CLOSED)
       //   throw closed();
       //   long sum = parts().slots().getCentral(place.array(), state) + count(at);
       //   Reference.reachabilityFence(this);
       //   return sum;
       if
       :: (word & LAZY) != 0 -> value = word >> 1
       :: else -> value = central
       fi;
       // LazyGroup.count(at)
       //   long count = (long) WORD.getOpaque(words, at - 1);
       //   return at == 1 ? count + owned() : count;
       // Owned.owned()
       //   return (long) COUNT.getOpaque(this);
       value = value + count;
       d_step { assert(SUBSET(value, started)); assert(SUBSET(last, value)) };
       atomic { last = value; word = 0; value = 0; n++ }
    :: else -> break
    od
}
#endif

inline sum() {
    // LazyGroup.sum(counter)
    //   int at = state(counter);
    //   Bank bank = parts().bank();
    //   for (; ;)
    do
    //   long state = (long) WORD.getAcquire(words, at);
    :: word = state;
       //   if ((state & LAZY) != 0)
       //   return (state >> 1) + count(at);
       if
       :: (word & LAZY) != 0 -> value = word >> 1; value = value + count; break
       //   if (state == CLOSED)
       //   throw closed();
       :: else ->
          //   lock();
          lock();
          //   try
          //   if ((long) WORD.getAcquire(words, at) == state)
          if
#if BUG == 6
          :: true ->
#else
          :: state == word ->
#endif
             //   return bank.sumLocked(place.array(), state) + count(at);
             // LockedBank.sumLocked(array, handle)
             //   return access().slots().getCentral(array, handle) + sumSlots(array, handle);
             // LockedBank.sumSlots(array, handle)
             //   Slots slots = access().slots();
             //   int count = slots.count();
             //   long sum = 0;
             //   for (int slot = 0; slot < count; slot++)
             //   sum += slots.getVolatile(array, handle, slot);
             //   return sum;
             value = central;
             value = value + slots[0];
             value = value + slots[1];
             value = value + count;
             unlock();
             break
          :: else
          fi;
          // LazyGroup.sum(counter)
          //   finally
          //   unlock();
          //   Reference.reachabilityFence(this);
          unlock()
       fi
    od
}

#ifdef SUMS
proctype summer() {
    byte n;
    byte finishedAtStart;
    short word;
    short value;
    short last;
    do
    :: n < 1 ->
       finishedAtStart = finished;
       sum();
       judgeSum(value, finishedAtStart);
       assert(SUBSET(last, value));
       atomic { last = value; word = 0; value = 0; n++ }
    :: else -> break
    od
}
#endif

#ifdef DRAINS
proctype drainer() {
    byte finishedAtStart;
    short word;
    short value;
    short c;
    finishedAtStart = finished;
    // LazyGroup.drain()
    //   synchronized
    ENTER;
    //   Bank bank = parts().bank();
    //   for (; ;)
    do
    //   long state = (long) WORD.getAcquire(words, 1);
    :: word = state;
       //   long count = count(1);
       c = count;
       //   if ((state & LAZY) != 0)
       if
       :: (word & LAZY) != 0 ->
          //   if (!fits(-count))
          //   upgrade();
          //   else
          //   if (WORD.compareAndSet(words, 1, state, lazy(-count)))
          //   return (state >> 1) + count;
          //   continue;
          atomic {
              if
#if BUG == 8
              :: state == word -> state = LAZY; value = (word >> 1) + c; break
#else
              :: state == word -> state = (-c * 2) | LAZY; value = (word >> 1) + c; break
#endif
              :: else
              fi
          }
       //   if (state == CLOSED)
       //   throw closed();
       :: else ->
          //   lock();
          //   try
          //   if ((long) WORD.getAcquire(words, 1) == state)
          //   return count + bank.replaceLocked(place.array(), state, -count);
          //   finally
          //   unlock();
          //   Reference.reachabilityFence(this);
          // LockedBank.replaceLocked(array, handle, value)
          //   Slots slots = access().slots();
          //   long old = slots.getCentral(array, handle) + takeSlots(array, handle);
          //   slots.setCentral(array, handle, value);
          //   return old;
          // LockedBank.takeSlots(array, handle)
          //   Access access = access();
          //   Store store = access.store();
          //   int count = access.slots().count();
          //   long taken = 0;
          //   for (int slot = 0; slot < count; slot++)
          //   taken += store.take(array, handle, slot);
          //   return taken;
          lock();
          assert(state == word);
          value = central;
#if BUG == 7
          value = value + slots[0];
          slots[0] = 0;
          value = value + slots[1];
          slots[1] = 0;
#else
          d_step { value = value + slots[0]; slots[0] = 0 };
          d_step { value = value + slots[1]; slots[1] = 0 };
#endif
          central = -c;
          value = value + c;
          unlock();
          break
       fi
    od;
    LEAVE;
    atomic { drained = value; judgeSum(value, finishedAtStart) }
}
#endif

#ifdef CLOSES
proctype closer() {
    short old;
    // LazyGroup.close()
    //   if ((long) WORD.getAndSet(words, 1, CLOSED) == CLOSED)
    //   if (place != null)
    //   blueprint.memory().closedAgain(place);
    //   return;
    state = CLOSED;
    //   retire();
    // Owned.retire()
    //   OWNER.setRelease(this, (Thread) null);
    owner = NOBODY;
    // LazyGroup.close()
    //   for (int state = 3; state < words.length; state += 2)
    //   WORD.setOpaque(words, state, CLOSED);
    //   if (place != null)
    //   release();
    // LazyGroup.release()
    //   synchronized
    //   if (!released)
    //   released = true;
    //   blueprint.memory().release(this, place);
    if
    :: place -> ENTER; released = 1; LEAVE
    :: else
    fi
}
#endif

init {
#ifndef CLOSES
    short word;
    short value;
#endif
    atomic {
        run theOwner();
        run other();
        run upgrader();
#ifdef READS
        run reader()
#endif
#ifdef SUMS
        run summer()
#endif
#ifdef DRAINS
        run drainer()
#endif
#ifdef CLOSES
        run closer()
#endif
    }
    _nr_pr == 1;
#ifdef CLOSES
    assert(owner == NOBODY);
    assert(released == place)
#else
    sum();
    assert(value == started - drained)
#endif
}
