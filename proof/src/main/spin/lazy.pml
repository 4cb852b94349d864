/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Up and down between counts with a remote word and per-CPU memory: LazyGroup. The lines after a
 * method's name are that method's statements, and JavaStatementsTest compares them with the source.
 *
 * The owner goes down and adds, with HEIRS and CLOSES after it has added once; another thread makes
 * one remote update, which fits into a slot or does not; a third goes up twice. Besides, with READS a
 * reader reads twice; with SUMS somebody sums; with DRAINS somebody drains; with HEIRS the owner ends
 * and the other thread goes down and adds, as the owner; with HANDS the owner hands the counter over
 * to the other thread and adds, and that one goes down and adds, while the upgrade may be cut short
 * before it leaves no owner; with CLOSES somebody closes. In these
 * there is one counter, and updates are not fused.
 *
 * With FUSED they are: an update looks at a slot, and adds to it later, unless a fence or another
 * update on that CPU came between; or it cannot be made in one step, and takes the lock. The counter
 * is up at first; two threads make an update each, the owner goes down, a fourth goes up, and a fifth
 * sums; with TAKES it drains. FENCES is the same without the fifth; the owner goes down twice, the
 * fourth goes up twice, and once a step fails, the fence among them. With FAILS there are two
 * counters, whose updates are not fused; the owner goes down twice and adds, and a step of an update
 * or of a change of mode fails once.
 *
 * Promised: reads and sums never sink; a sum has what had finished before it; no update is lost or
 * counted twice, and one that failed is there once or not at all; where no upgrade was cut short, all
 * counters are lazy after a downgrade; what a drain returned is in no other total; nobody waits for
 * good; after a close nobody is the owner, and memory that was found has been given back, once, when
 * nobody uses it.
 *
 * Planted:
 *   BUG 1 READS: the pointer is published before the residue is moved
 *   BUG 2 SUMS: the pointer is set, not compared and set
 *   BUG 3 SUMS: a downgrade leaves zero in the slots, and no seal
 *   BUG 4 SUMS: an update that found the seal takes itself to be counted
 *   BUG 5 SUMS: whoever comes to the lock does not look at the state again
 *   BUG 6 SUMS: a sum does not take the lock
 *   BUG 7 DRAINS: a drain sums the slots first and clears them then
 *   BUG 8 DRAINS: a drain puts zero in the state's place, not minus the count
 *   BUG 9 HEIRS: the holder's ownership is taken while it lives
 *   BUG 10 CLOSES: who becomes the owner does not look whether the counter is closed
 *   BUG 11 CLOSES: an upgrade does not look whether the counter was closed meanwhile
 *   BUG 12 SUMS: who opens a sealed slot counts what is beyond the seal
 *   BUG 13 SUMS: a sum counts what is beyond the seal
 *   BUG 14 SUMS: a sum takes a sealed slot for an open one
 *   BUG 15 FUSED: a downgrade does not wait for updates under way
 *   BUG 16 FUSED: what updates under way have left beyond the seal is not collected
 *   BUG 17 FUSED: sealed slots are opened while a downgrade waits
 *   BUG 18 FUSED: a downgrade waits, and seals then
 *   BUG 19 FENCES: who opens a sealed slot drops what is beyond the seal
 *   BUG 20 FENCES: a sum leaves out what is beyond the seal
 *   BUG 21 FENCES: a downgrade goes on after a fence that failed
 *   BUG 22 FAILS: a downgrade that fails loses what it has taken from the slots
 *   BUG 23 FAILS: an update that fails loses what it has taken from its slot
 *   BUG 24 FAILS: a downgrade does not move on what is aside
 *   BUG 25 FAILS: what is aside goes to the counter at hand
 *   BUG 26 FAILS: a downgrade that goes on sets the states of counters that are lazy by now
 *   BUG 27 FAILS: an upgrade that goes on publishes the pointers that are there
 *   BUG 28 FAILS: a downgrade goes from the first counter to the last
 *   BUG 29 TAKES: a drain takes a sealed slot for an open one
 *   BUG 30 HANDS: who hands over a counter that is per-CPU leaves the owner what it is
 *   BUG 31 HANDS: who hands the counter over stays the owner until the next one comes
 */

#ifndef BUG
#define BUG 0
#endif

#if defined(FUSED) || defined(TAKES) || defined(FENCES)
#define SECTIONS
#endif
#if defined(FAILS) || defined(FENCES)
#define ERRORS
#endif
#if !defined(CLOSES) && !defined(READS) && !defined(HEIRS) && !defined(HANDS)
#define FINISHED
#endif
#include "history.inc"
#include "lock.inc"

#define LAZY 1
#define CLOSED (-2)

#ifdef SECTIONS
#define BATCH 5
#else
#define BATCH 3
#define MOST_IN_SLOT 8
#endif
#define SEALED (-100)
#define SEALED_BELOW (-50)
#define MOST_FAILURES 1

#define NOBODY 0
#define OWNER 1
#define OTHER 2
#define THIRD 3

/* Counters, each with its pointer; even updates are of the first. */
#ifdef FAILS
#define COUNTERS 2
#define SLOTS 1
#define OF(k) ((k) & 1)
#define MASK(i) (5 << (i))
#else
#define COUNTERS 1
#define SLOTS 2
#define OF(k) 0
#define MASK(i) 15
#endif
#define POINTER(i) (2 * (i))
#define SLOT(i, slot) slots[(i) * SLOTS + (slot)]

short count[COUNTERS];
short state[COUNTERS] = LAZY;
byte owner = OWNER;
byte holder = OWNER;
bit place;
bit released;
bit sealed;
short slots[COUNTERS * SLOTS];
short central[COUNTERS];
bit monitor;
#ifdef ERRORS
short aside;
byte asideOf;
#endif
#ifdef SECTIONS
bit withdrawing;
/* Whose sequence it is that the CPU of each slot is in, if nothing has come between. */
byte running[SLOTS];
#endif

/* Known to the judges alone. */
short drained;
bit ended[4];
byte failures;
bit cut;

#define ENTER atomic { monitor == 0 -> monitor = 1 }
#define LEAVE monitor = 0

#ifdef CLOSES
#define OPEN(word, label) if :: word == CLOSED -> goto label :: else fi
#define HELD assert(!released)
#else
#define OPEN(word, label) skip
#define HELD skip
#endif

#ifdef ERRORS
#define MAY_FAIL(label) if :: atomic { failures < MOST_FAILURES -> failures++ }; goto label :: true fi
#define PUT_ASIDE(i, value) \
    atomic { \
        if \
        :: value != 0 -> asideOf = POINTER(i); aside = aside + value \
        :: else \
        fi \
    }
#else
#define MAY_FAIL(label) skip
#endif

/* What a thread has of its own while it is in the methods below. */
#define FORGET word = 0; value = 0; taken = 0; c = 0; at = 0; counted = 0; mine = 0; i = 0
#define LOCALS \
    short word; short value; short taken; short c; byte at; bit counted; bit mine; byte i

/*
 * What counts of what a slot held. A central count changes under the lock alone, so that a load and a
 * store of it, and to take the lock or to give it back beside, are one step.
 */
#define WITH_WHAT_IS_BEYOND(value) (value >= SEALED_BELOW -> value : value - SEALED)
#define WITHOUT(value) (value >= SEALED_BELOW -> value : 0)
#ifdef SECTIONS
#define TAKEN(value) WITH_WHAT_IS_BEYOND(value)
#else
#define TAKEN(value) WITHOUT(value)
#endif

inline settleLocked() {
    // LockedBank.settleLocked(counter, array)
    //   Slots slots = access().slots();
    //   long handle = counter.asideOf;
    //   long left = counter.aside;
    //   counter.aside = 0;
    //   try
    //   slots.setCentral(array, handle, slots.getCentral(array, handle) + left);
    //   catch (Throwable e)
    //   counter.aside = left;
    //   throw e;
#ifdef ERRORS
    d_step {
        if
#if BUG == 25
        :: aside != 0 -> central[i] = central[i] + aside; aside = 0
#else
        :: aside != 0 -> central[asideOf / 2] = central[asideOf / 2] + aside; aside = 0
#endif
        :: else
        fi
    }
#else
    skip
#endif
}

inline fold(slot, delta) {
    // LazyGroup.fold(at, state, slot, delta)
    //   Slots slots = parts().slots();
    //   Store store = parts().store();
    //   long[] array = allocation.array();
    //   boolean fused = slots.fused();
    //   lock.acquire();
    //   long moved = 0;
    //   try
    //   if (aside != 0)
    //   parts().bank().settleLocked(this, array);
    //   boolean inUse = (long) WORD.getAcquire(words, at) == state;
    atomic {
        lock();
        settleLocked();
#if BUG == 5
        counted = 1
#else
        counted = (state[i] == word)
#endif
    };
    if
#if defined(SECTIONS) && BUG != 17
    //   if (inUse && withdrawing)
    //   moved = delta;
    //   slots.setCentral(array, state, slots.getCentral(array, state) + moved);
    :: counted && withdrawing ->
       taken = delta;
       MAY_FAIL(foldFailed)
    :: counted && !withdrawing ->
#else
    :: counted ->
#endif
       //   else
       //   if (inUse)
       //   long taken = store.take(array, state, slot);
       //   taken -= taken >= SEALED_BELOW ? 0 : fused ? SEALED : taken;
       //   moved = taken + delta;
#if BUG == 12
       d_step { taken = SLOT(i, slot); SLOT(i, slot) = 0; taken = WITH_WHAT_IS_BEYOND(taken) + delta };
#else
#if BUG == 19
       d_step { taken = SLOT(i, slot); SLOT(i, slot) = 0; taken = WITHOUT(taken) + delta };
#else
       d_step { taken = SLOT(i, slot); SLOT(i, slot) = 0; taken = TAKEN(taken) + delta };
#endif
#endif
       MAY_FAIL(foldFailed)
       //   slots.setCentral(array, state, slots.getCentral(array, state) + moved);
    :: else
    fi;
    //   return inUse;
    //   catch (Throwable e)
    //   if (moved != 0)
    //   asideOf = state;
    //   aside += moved;
    //   throw e;
    //   finally
    //   lock.held = 0;
    atomic { central[i] = central[i] + taken; taken = 0; unlock() }
}

/* The end of a fold that has failed; its thread's own, for what it was part of ends as well. */
#if BUG == 23
#define FOLD_FAILED unlock()
#else
#define FOLD_FAILED PUT_ASIDE(i, taken); unlock()
#endif

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
#ifdef SECTIONS
    //   if (delta <= -most || delta >= most)
    //   return fold(at, state, parts.index().current(), delta);
    //   if (fused)
    //   int full = slots.addFusedBounded(allocation.array(), state, delta, batch);
    // The sequence: it looks at the slot, adds in its last step, begins anew, or is given up.
    do
    :: atomic {
           if
           :: at = 0
           :: at = 1
           fi;
           running[at] = _pid;
           value = SLOT(i, at) + delta
       };
       if
       :: value >= BATCH || value <= -BATCH -> break
       :: atomic {
              value < BATCH && value > -BATCH && running[at] == _pid ->
              running[at] = 0;
              SLOT(i, at) = SLOT(i, at) + delta;
              counted = 1
          };
          break
       :: value < BATCH && value > -BATCH && running[at] != _pid
       :: value < BATCH && value > -BATCH -> break
       fi
    od;
    atomic {
        value = 0;
        if
        :: running[at] == _pid -> running[at] = 0
        :: else
        fi
    };
    //   return full < 0 || fold(at, state, full, delta);
    if
    :: counted
    :: else -> fold(at, delta)
    fi
#else
    if
    :: delta >= MOST_IN_SLOT -> fold(0, delta)
    :: else ->
       //   int slot = parts.index().current();
       if
       :: at = 0
#if SLOTS > 1
       :: at = 1
#endif
       fi;
       //   long value = parts.store().addAndGet(allocation.array(), state, slot, delta);
       atomic { SLOT(i, at) = SLOT(i, at) + delta; value = SLOT(i, at) };
       //   if (value <= -batch || value >= batch)
       //   try
       //   fold(at, state, slot, 0);
       //   catch (Throwable e)
       //   synchronized (lock)
       //   loose += delta < 0 ? -delta : delta;
       //   throw e;
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
#endif
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
        counted = (state[i] == word);
        if
        :: counted -> state[i] = (value << 1) | LAZY
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
    //   long state = look(at);
    :: word = state[i];
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

/* The number of the update tells what is added, and to which counter. */
inline add(me, k) {
    atomic { BEGIN(k); i = OF(k) };
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
    :: mine -> c = count[i]; count[i] = c + (1 << k)
    :: else -> share((1 << k))
    fi;
    atomic { END(k); FORGET }
}

inline addRemote(k) {
    // LazyGroup.addRemote(counter, delta)
    //   share(counter, delta, false);
    atomic { BEGIN(k); i = OF(k) };
    share((1 << k));
    atomic { END(k); FORGET }
}

inline publish() {
    // LazyGroup.publish(slots, array, at, counter)
    //   while (true)
    do
    //   long state = (long) WORD.getAcquire(words, at);
    :: word = state[i];
       //   if (state == CLOSED || (state & LAZY) == 0)
       //   return state != CLOSED;
       if
#if BUG != 27
       :: word != CLOSED && (word & LAZY) == 0 -> break
#endif
       :: word == CLOSED -> break
       :: else
       fi;
       //   long handle = member(counter);
       //   slots.setCentral(array, handle, state >> 1);
       HELD;
#if BUG != 1
       central[i] = word >> 1;
#endif
       MAY_FAIL(publishFailed);
       //   if (WORD.compareAndSet(words, at, state, handle))
       //   return true;
       atomic {
           if
#if BUG == 2
           :: state[i] = POINTER(i); break
#else
           :: state[i] == word -> state[i] = POINTER(i); break
           :: else
#endif
           fi
       }
    od;
#if BUG == 1
    central[i] = word >> 1
#else
    skip
#endif
}

inline upgrade() {
    // LazyGroup.upgrade()
    //   Memory.Allocation found = null;
    //   if (allocation == null && mode() == LazyMode.LAZY)
    //   found = blueprint.memory().allocate(this);
    // LazyGroup.mode()
    //   long state = (long) WORD.getAcquire(words, 1);
    //   if (state == CLOSED)
    //   throw closed();
    //   return (state & LAZY) != 0 ? LazyMode.LAZY : LazyMode.PER_CPU;
    if
    :: !place -> word = state[0]; OPEN(word, without); taken = 1
    :: else
    fi;
    // LazyGroup.upgrade()
    //   boolean open = false;
    //   try
    //   open = upgradeTo(found);
    // LazyGroup.upgradeTo(found)
    //   synchronized
    ENTER;
    //   if (allocation == null)
    //   allocation = found;
    atomic { assert(place || taken); place = 1; taken = 0 };
    //   if (allocation != null && parts().slots().reused())
    //   mark(allocation.handle() + 1);
    //   try
    //   return publishAll();
    // LazyGroup.publishAll()
    //   Slots slots = parts().slots();
    //   long[] array = allocation != null ? allocation.array() : null;
    //   int size = size();
    //   lock.acquire();
    lock();
    //   try
    //   boolean open = true;
    //   for (int i = size - 1; i >= 0 && open; i--)
    //   open = publish(slots, array, 2 * i + 1, i);
    //   return open;
    //   finally
    //   lock.held = 0;
    i = COUNTERS - 1;
    do
    :: publish();
       if
       :: i == 0 || word == CLOSED -> break
#if COUNTERS > 1
       :: else -> i--
#endif
       fi
    od;
#ifdef ERRORS
    goto published;
publishFailed:
    cut = 1;
published:
#endif
    HELD;
    unlock();
    // LazyGroup.upgradeTo(found)
    //   finally
    //   if (((long) WORD.getAcquire(words, 1) & LAZY) == 0)
    word = state[0];
    //   suspend();
    // Owned.suspend()
    //   OWNER.setVolatile(this, (Thread) null);
    MAY_FAIL(left);
    if
    :: (word & LAZY) == 0 -> owner = NOBODY
#ifdef HANDS
    // Cut short.
    :: (word & LAZY) == 0
#endif
#if defined(CLOSES) || defined(ERRORS)
    :: else
#endif
    fi;
#if defined(CLOSES) || defined(ERRORS)
left:
#endif
    LEAVE;
    // LazyGroup.upgrade()
    //   finally
    //   if (found != null && found != allocation)
    //   blueprint.memory().release(this, found, true);
    //   if ((long) WORD.getAcquire(words, 1) == CLOSED && allocation != null)
    //   release();
#ifdef CLOSES
    word = state[0];
    if
#if BUG != 11
    :: word == CLOSED -> ENTER; LEAVE; released = 1
#endif
    :: else
    fi;
#endif
    //   if (!open)
    //   throw closed();
#ifdef CLOSES
without:
#endif
    atomic { FORGET }
}

inline seal() {
    // LazyGroup.seal(slots, array, handle)
    //   boolean fused = slots.fused();
    //   int count = slots.count();
    //   long moved = 0;
    //   try
    //   if (aside != 0)
    //   parts().bank().settleLocked(this, array);
    HELD;
#if BUG != 24
    settleLocked();
#endif
    //   for (int slot = 0; slot < count; slot++)
    //   long taken = slots.getAndSet(array, handle, slot, SEALED);
    //   moved += taken >= SEALED_BELOW ? taken : fused ? taken - SEALED : 0;
#if BUG == 3
#define SEAL 0
#else
#define SEAL SEALED
#endif
#if BUG == 16
#define LEFT(value) WITHOUT(value)
#else
#define LEFT(value) TAKEN(value)
#endif
    d_step { taken = SLOT(i, 0); value = value + LEFT(taken); SLOT(i, 0) = SEAL; taken = 0 };
    MAY_FAIL(sealFailed);
#if SLOTS > 1
    d_step { taken = SLOT(i, 1); value = value + LEFT(taken); SLOT(i, 1) = SEAL; taken = 0 };
    MAY_FAIL(sealFailed);
#endif
    //   long all = slots.getCentral(array, handle) + moved;
    //   slots.setCentral(array, handle, all);
    //   return all;
    //   catch (Throwable e)
    //   if (moved != 0)
    //   asideOf = handle;
    //   aside += moved;
    //   throw e;
    d_step { central[i] = central[i] + value; value = 0 }
}

inline awaitFused() {
#ifdef SECTIONS
    running[0] = 0;
    running[1] = 0
#else
    skip
#endif
}

inline downgrade(me) {
    // LazyGroup.downgrade()
    //   synchronized
    ENTER;
    //   Thread caller = Thread.currentThread();
    //   boolean lazy = mode() == LazyMode.LAZY ? holder() == caller : unclaimed() && withdraw();
    // Owned.holder()
    //   return holder;
    // Owned.unclaimed()
    //   Thread last = holder;
    //   return last == Thread.currentThread()
    //       || last != null && last.getState() != Thread.State.NEW && !last.isAlive();
    // Every thread here has been started.
    word = state[0];
    OPEN(word, refused);
    if
    :: (word & LAZY) != 0 && holder != me -> goto refused
    :: (word & LAZY) != 0 && holder == me
#if BUG != 9
    :: (word & LAZY) == 0 && holder != me && !ended[holder] -> goto refused
#endif
    :: else ->
       // LazyGroup.withdraw()
       //   Slots slots = parts().slots();
       //   if (look(1) == CLOSED)
       //   throw closed();
       //   boolean awaited = !slots.fused();
#ifdef SECTIONS
       mine = 0;
#else
       mine = 1;
#endif
#if BUG == 18
       awaitFused();
       mine = 1;
#endif
       //   try
       //   while (true)
       do
       //   lock.acquire();
       //   try
       :: lock();
          //   sealed = true;
          //   boolean fit = true;
          sealed = 1;
          //   for (int i = size() - 1; i >= 0; i--)
          //   fit &= fits(seal(slots, allocation.array(), member(i)));
          i = COUNTERS - 1;
          do
          :: seal();
             if
             :: i == 0 -> break
#if COUNTERS > 1
             :: else -> i--
#endif
             fi
          od;
#if BUG == 15
          mine = 1;
#endif
          //   if (awaited || !fit)
          //   return fit && retract(slots, allocation.array());
          if
          :: mine -> break
          //   withdrawing = true;
          //   finally
          //   lock.held = 0;
          //   slots.awaitFused();
          //   awaited = true;
#ifdef SECTIONS
          :: else ->
             withdrawing = 1;
             unlock();
#if BUG == 21
             if
             :: atomic { failures < MOST_FAILURES -> failures++ }
             :: awaitFused()
             fi;
#else
             MAY_FAIL(fenceFailed);
             awaitFused();
#endif
             mine = 1
#endif
          fi
       od;
       // LazyGroup.retract(slots, array)
       //   for (int i = size() - 1; i >= 0; i--)
       //   long handle = member(i);
       //   long value = lazy(slots.getCentral(array, handle));
       //   WORD.compareAndSet(words, state(i), handle, value);
       //   return true;
#if BUG == 28
       i = 0;
#else
       i = COUNTERS - 1;
#endif
       do
       :: value = central[i];
          MAY_FAIL(retractFailed);
          atomic {
              if
#if BUG == 26
              :: state[i] = (value << 1) | LAZY
#else
              :: state[i] == POINTER(i) -> state[i] = (value << 1) | LAZY
              :: else
#endif
              fi
          };
          if
#if BUG == 28
          :: i == COUNTERS - 1 -> break
          :: else -> i++
#else
          :: i == 0 -> break
#if COUNTERS > 1
          :: else -> i--
#endif
#endif
          fi
       od;
       HELD;
       unlock();
       // LazyGroup.withdraw()
       //   finally
       //   withdrawing = false;
#ifdef SECTIONS
       withdrawing = 0;
#endif
       MAY_FAIL(refused)
    fi;
    // LazyGroup.downgrade()
    //   if (lazy)
    //   own(caller, true);
    //   return lazy;
    // LazyGroup.own(next, lazy)
    //   hold(next, lazy);
    // Owned.hold(next, own)
    //   holder = next;
    //   OWNER.setVolatile(this, own ? next : null);
#ifdef FAILS
    assert(cut || (state[0] & LAZY) != 0 && (state[1] & LAZY) != 0);
#endif
    holder = me;
    owner = me;
    // LazyGroup.own(next, lazy)
    //   if ((long) WORD.getVolatile(words, 1) == CLOSED)
    //   suspend();
#if defined(CLOSES) && BUG != 10
    if
    :: state[0] == CLOSED -> owner = NOBODY
    :: else
    fi;
#endif
#ifdef ERRORS
    goto refused;
sealFailed:
#if BUG != 22
    PUT_ASIDE(i, value);
#endif
retractFailed:
    unlock();
#ifdef FENCES
fenceFailed:
    withdrawing = 0;
#endif
#endif
refused:
    atomic { FORGET };
    LEAVE
}

#ifdef HANDS
inline handOver(me, next) {
    // LazyGroup.handOver(next)
    //   synchronized
    //   Objects.requireNonNull(next, "next");
    //   LazyMode mode = mode();
    //   if (!unclaimed())
    //   throw new IllegalStateException("while the owner is alive, only the owner can hand over the counter: "
    //       + holder()
    //       + ", not "
    //       + Thread.currentThread());
    //   own(next, mode == LazyMode.LAZY);
    ENTER;
    word = state[0];
    if
    :: holder == me || ended[holder] ->
       holder = next;
       if
#if BUG != 31
       :: (word & LAZY) != 0 -> owner = next
#endif
#if BUG != 30
       :: (word & LAZY) == 0 -> owner = NOBODY
#endif
#if BUG == 30 || BUG == 31
       :: else
#endif
       fi
    :: else
    fi;
    atomic { FORGET };
    LEAVE
}
#endif

proctype theOwner() {
    LOCALS;
    byte n;
#if defined(HEIRS) || defined(CLOSES)
    add(OWNER, 0);
#endif
#ifdef ERRORS
    do
    :: n < 2 -> downgrade(OWNER); n++
    :: else -> break
    od;
#elif defined(HANDS)
    handOver(OWNER, OTHER);
#elif !defined(HEIRS)
    downgrade(OWNER);
#endif
#ifdef HANDS
    add(OWNER, 0);
#elif !defined(HEIRS) && !defined(SECTIONS)
    add(OWNER, 1);
#endif
#ifdef FAILS
    goto thrown;
foldFailed:
    FOLD_FAILED;
#endif
thrown:
    ended[OWNER] = 1
}

proctype other(byte k) {
    LOCALS;
#ifdef SECTIONS
    addRemote(k);
#elif !defined(HANDS)
    if
    :: addRemote(2)
    :: addRemote(3)
    fi;
#endif
#if defined(HEIRS) || defined(HANDS)
    downgrade(OTHER);
    add(OTHER, 1);
#endif
#ifdef ERRORS
    goto thrown;
foldFailed:
    FOLD_FAILED;
#endif
thrown:
    skip
}

proctype upgrader() {
    LOCALS;
    byte n;
    do
#if defined(CLOSES) || defined(FUSED) || defined(TAKES)
    :: n < 1 -> upgrade(); n++
#else
    :: n < 2 -> upgrade(); n++
#endif
    :: else -> break
    od
}

#ifdef READS
proctype reader() {
    byte n;
    byte i;
    short word;
    short value;
    short last;
    do
    :: n < 2 ->
       // LazyGroup.read(counter)
       //   int at = state(counter);
       //   long state = look(at);
       word = state[i];
       //   if ((state & LAZY) != 0)
       //   return (state >> 1) + count(at);
       //   if (state == CLOSED)
       //   throw closed();
       //   long central = parts().slots().getCentral(allocation.array(), state) + aside(state);
       //   long sum = central + count(at);
       //   Reference.reachabilityFence(this);
       //   return sum;
       if
       :: (word & LAZY) != 0 -> value = word >> 1
       :: else -> value = central[i]
       fi;
       // LazyGroup.count(at)
       //   long count = (long) WORD.getOpaque(words, at - 1);
       //   return at == 1 ? count + owned() : count;
       // Owned.owned()
       //   return (long) COUNT.getOpaque(this);
       value = value + count[i];
       d_step { assert(SUBSET(value, started)); assert(SUBSET(last, value)) };
       atomic { last = value; word = 0; value = 0; n++ }
    :: else -> break
    od
}
#endif

#if BUG == 13
#define COUNTED(value) WITH_WHAT_IS_BEYOND(value)
#endif
#if BUG == 14
#define COUNTED(value) value
#endif
#if BUG == 20
#define COUNTED(value) WITHOUT(value)
#endif
#ifndef COUNTED
#define COUNTED(value) TAKEN(value)
#endif

inline sum() {
    // LazyGroup.sum(counter)
    //   int at = state(counter);
    //   while (true)
    do
    //   long state = look(at);
    :: word = state[i];
       //   if ((state & LAZY) != 0)
       //   return (state >> 1) + count(at);
       if
       :: (word & LAZY) != 0 -> value = word >> 1; value = value + count[i]; break
       //   if (state == CLOSED)
       //   throw closed();
       :: else ->
          //   lock.acquire();
#if BUG != 6
          lock();
#endif
          //   try
          //   if ((long) WORD.getAcquire(words, at) == state)
          if
          :: state[i] == word ->
             //   return heldLocked(state) + count(at);
             // LazyGroup.heldLocked(handle)
             //   Bank bank = parts().bank();
             //   long[] array = allocation.array();
             //   if (!sealed)
             //   return bank.sumLocked(this, array, handle);
             // LockedBank.sumLocked(counter, array, handle)
             //   if (counter.aside != 0)
             //   settleLocked(counter, array);
             //   return access().slots().getCentral(array, handle) + sumSlots(array, handle);
             // LockedBank.sumSlots(array, handle)
             //   Slots slots = access().slots();
             //   int count = slots.count();
             //   long sum = 0;
             //   for (int slot = 0; slot < count; slot++)
             //   sum += slots.getVolatile(array, handle, slot);
             //   return sum;
             // LazyGroup.heldLocked(handle)
             //   Slots slots = parts().slots();
             //   long held = slots.getCentral(array, handle) + aside(handle);
             //   for (int slot = 0; slot < slots.count(); slot++)
             //   held += counted(slots, slots.getVolatile(array, handle, slot));
             //   return held;
             // LazyGroup.counted(slots, value)
             //   if (value >= SEALED_BELOW)
             //   return value;
             //   return slots.fused() ? value - SEALED : 0;
             // Guarded.aside(handle)
             //   long left = aside;
             //   return asideOf == handle ? left : 0;
#ifdef ERRORS
             if
             :: !sealed -> settleLocked()
             :: else
             fi;
             value = central[i];
             if
             :: asideOf == POINTER(i) -> value = value + aside
             :: else
             fi;
#else
             value = central[i];
#endif
             value = value + (sealed -> COUNTED(SLOT(i, 0)) : SLOT(i, 0));
#if SLOTS > 1
             value = value + (sealed -> COUNTED(SLOT(i, 1)) : SLOT(i, 1));
#endif
             value = value + count[i];
#if BUG != 6
             unlock();
#endif
             break
          :: else
          fi;
          // LazyGroup.sum(counter)
          //   finally
          //   lock.held = 0;
          //   Reference.reachabilityFence(this);
#if BUG != 6
          unlock()
#endif
       fi
    od
}

#if defined(SUMS) || defined(FUSED)
proctype summer() {
    byte i;
    byte finishedAtStart;
    short word;
    short value;
    finishedAtStart = finished;
    sum();
    judgeSum(value, finishedAtStart)
}
#endif

#if BUG == 29
#define DRAINED(value) value
#else
#define DRAINED(value) TAKEN(value)
#endif

#if defined(DRAINS) || defined(TAKES)
proctype drainer() {
    byte i;
    byte finishedAtStart;
    short word;
    short value;
    short taken;
    short c;
    finishedAtStart = finished;
    // LazyGroup.drain()
    //   while (true)
    do
    //   synchronized (this)
    :: ENTER;
       //   long state = look(1);
       word = state[i];
       //   long count = count(1);
       c = count[i];
       //   if ((state & LAZY) != 0)
       if
       :: (word & LAZY) != 0 ->
          //   if (fits(-count) && WORD.compareAndSet(words, 1, state, lazy(-count)))
          //   return (state >> 1) + count;
          atomic {
              if
#if BUG == 8
              :: state[i] == word -> state[i] = LAZY; value = (word >> 1) + c; break
#else
              :: state[i] == word -> state[i] = (-c * 2) | LAZY; value = (word >> 1) + c; break
#endif
              :: else -> LEAVE
              fi
          }
       //   else
       //   if (state == CLOSED)
       //   throw closed();
       //   else
       :: else ->
          //   return count + replace(state, -count);
          // LazyGroup.replace(handle, value)
          //   Slots slots = parts().slots();
          //   Store store = parts().store();
          //   long[] array = allocation.array();
          //   boolean fused = slots.fused();
          //   int count = slots.count();
          //   lock.acquire();
          lock();
          assert(state[i] == word);
          //   long moved = 0;
          //   try
          //   if (aside != 0)
          //   parts().bank().settleLocked(this, array);
          settleLocked();
          //   for (int slot = 0; slot < count; slot++)
          //   long taken = store.take(array, handle, slot);
          //   moved += taken >= SEALED_BELOW ? taken : fused ? taken - SEALED : 0;
#if BUG == 7
          taken = SLOT(i, 0);
          value = value + TAKEN(taken);
          SLOT(i, 0) = 0;
          taken = SLOT(i, 1);
          value = value + TAKEN(taken);
          SLOT(i, 1) = 0;
#else
          d_step { taken = SLOT(i, 0); value = value + DRAINED(taken); SLOT(i, 0) = 0 };
          d_step { taken = SLOT(i, 1); value = value + DRAINED(taken); SLOT(i, 1) = 0 };
#endif
          //   long old = slots.getCentral(array, handle) + moved;
          value = value + central[i];
          //   slots.setCentral(array, handle, value);
          //   aside = 0;
          //   return old;
          //   catch (Throwable e)
          //   if (moved != 0)
          //   asideOf = handle;
          //   aside += moved;
          //   throw e;
          //   finally
          //   lock.held = 0;
          central[i] = -c;
          value = value + c;
          unlock();
          break
       fi;
       // LazyGroup.drain()
       //   if (!fits(-count(1)))
       //   upgrade();
       skip
    od;
    LEAVE;
    atomic { drained = value; judgeSum(value, finishedAtStart) }
}
#endif

#ifdef CLOSES
proctype closer() {
    // LazyGroup.close()
    //   if ((long) WORD.getAndSet(words, 1, CLOSED) == CLOSED)
    //   if (allocation != null)
    //   blueprint.memory().closedAgain(allocation);
    //   return;
    state[0] = CLOSED;
    //   retire();
    // Owned.retire()
    //   OWNER.setRelease(this, (Thread) null);
    owner = NOBODY;
    // LazyGroup.close()
    //   for (int state = 3; state < words.length; state += 2)
    //   WORD.setOpaque(words, state, CLOSED);
    //   if (allocation != null)
    //   release();
    // LazyGroup.release()
    //   boolean first;
    //   synchronized (this)
    //   first = !released;
    //   released = true;
    //   if (first)
    //   blueprint.memory().release(this, allocation, allMarked());
    if
    :: place -> ENTER; LEAVE; released = 1
    :: else
    fi
}
#endif

init {
#ifndef CLOSES
    byte i;
    short word;
    short value;
#endif
    atomic {
#ifdef SECTIONS
        state[0] = POINTER(0);
        place = 1;
        owner = NOBODY;
        run other(0);
        run other(2);
#else
        run other(0);
#endif
        run theOwner();
        run upgrader();
#ifdef READS
        run reader()
#endif
#if defined(SUMS) || defined(FUSED)
        run summer()
#endif
#if defined(DRAINS) || defined(TAKES)
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
#elif defined(ERRORS)
    do
    :: i < COUNTERS ->
       sum();
       assert(SUBSET(finished & MASK(i), value));
       assert(SUBSET(value, started & MASK(i)));
       atomic { i++; value = 0; word = 0 }
    :: else -> break
    od;
    assert(LOCKED == 0 && monitor == 0)
#else
    sum();
    assert(value == started - drained)
#endif
#ifdef SECTIONS
    assert(!withdrawing)
#endif
}
