/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The library's own thread, which is made when it is needed and ends when it is idle: HelperThread, as
 * Folder and Reclaimer use it. The lines after a method's name are that method's statements, and
 * JavaStatementsTest compares them with the source.
 *
 * Two callers publish work, demand the thread, and do all work that there is if they are told that it
 * does not run; the first does so twice, the second once. With IDLES a step of its loop fails once,
 * and once a thread cannot be made or started; with DIES a thread dies once, anywhere. A thread that
 * is idle twice may be idle for long enough.
 *
 * Promised: when all have ended, no work is left, unless the thread died after all demands; one thread
 * at a time does the work; nobody waits for good.
 *
 * Planted:
 *   BUG 1 IDLES: an idle thread looks for work first, and gives its turn up then
 *   BUG 2 IDLES: a caller looks for the thread first, and publishes its work then
 *   BUG 3 IDLES: an idle thread that finds work goes on without a look whose turn it is
 *   BUG 4 IDLES: an error ends the thread
 *   BUG 5 IDLES: a new thread is put in the place of whatever is there
 *   BUG 6 IDLES: who could not start the thread says that it runs
 *   BUG 7 DIES: a dead thread counts as one that runs
 *   BUG 8 IDLES: a thread that takes its turn back takes it from whoever has it
 */

#ifndef BUG
#define BUG 0
#endif

#define NOBODY 0
#define MOST_THREADS 6

byte owner = NOBODY;
bit monitor;
bit refused;
bit alive[MOST_THREADS];
byte made;
byte work;

/* Known to the judges alone. */
bit working;
bit died;
bit lost;
bit failed;
bit unmade;

#define ENTER atomic { monitor == 0 -> monitor = 1 }
#define LEAVE monitor = 0

// HelperThread.alive(thread)
//   return thread != null && thread.isAlive();
#if BUG == 7
#define ALIVE(thread) (thread != NOBODY)
#else
#define ALIVE(thread) (thread != NOBODY && alive[thread])
#endif

/* A caller's work is done; what it is is of no account. */
inline round() {
    atomic { assert(!working); working = 1 };
    atomic {
        if
        :: work > 0 -> work--
        :: else
        fi;
        working = 0
    }
}

proctype helper(byte me) {
    bit idle;
    // HelperThread.turn()
    do
#ifdef IDLES
    :: atomic { !failed -> failed = 1 }
#endif
    :: true ->
       //   try
       //   Throwable last = failure;
       //   if (last != null)
       //   failure = null;
       //   rest(last);
       //   Thread me = Thread.currentThread();
       //   if (!isTurnOf(me))
       //   return false;
       // HelperThread.isTurnOf(me)
       //   return owner.get() == me || owner.compareAndSet(null, me);
       if
       :: owner == me
       :: owner != me ->
          atomic {
              if
#if BUG == 8
              :: owner = me
#else
              :: owner == NOBODY -> owner = me
              :: else -> break
#endif
              fi
          }
       fi;
#if BUG == 3
again:
#endif
#ifdef DIES
       if
       :: atomic { !died -> died = 1 }; goto dead
       :: true
       fi;
#endif
       // HelperThread.turn()
       //   work.round();
       if
#ifdef IDLES
       :: atomic { !failed -> failed = 1 };
#if BUG == 4
          break
#endif
#endif
       :: true ->
          round();
#ifdef DIES
          if
          :: atomic { !died -> died = 1 }; goto dead
          :: true
          fi;
#endif
          //   if (work.needed())
          //   idle = false;
          //   else
          //   if (!idle)
          //   idle = true;
          //   idleSince = System.nanoTime();
          //   else
          //   if (System.nanoTime() - idleSince >= mostIdleNanos)
          //   idle = false;
          //   owner.compareAndSet(me, null);
          //   return work.needed();
          if
          :: work > 0 -> idle = 0
          :: work == 0 && !idle -> idle = 1
          :: work == 0 && idle ->
#if BUG == 1
             if
             :: work == 0 -> atomic { owner == me -> owner = NOBODY }; break
             :: else
             fi
#else
             atomic {
                 if
                 :: owner == me -> owner = NOBODY
                 :: else
                 fi
             };
             if
#ifdef IDLES
             :: atomic { !failed -> failed = 1 }
#endif
             :: work == 0 -> break
#if BUG == 3
             :: else -> goto again
#else
             :: else
#endif
             fi
#endif
          fi
       //   catch (Throwable e)
       //   failure = e;
       //   return true;
       fi
    od;
    alive[me] = 0;
#ifdef DIES
    goto ended;
dead:
    atomic { alive[me] = 0; lost = 1 };
ended:
#endif
    skip
}

/* In runs whether a thread does. */
inline demand() {
    // HelperThread.demand()
    //   try
    //   return alive(owner.get()) || start();
    //   catch (Throwable e)
    //   return false;
    atomic { lost = 0; seen = owner };
    if
    :: ALIVE(seen) -> runs = 1
    :: else ->
       // HelperThread.start()
       //   Throwable refusal;
       //   synchronized (this)
       ENTER;
       //   Thread seen = owner.get();
       //   if (alive(seen))
       //   return true;
       seen = owner;
       if
       :: ALIVE(seen) -> runs = 1
       //   if (refused && System.nanoTime() - refusedAt < RETRY_NANOS)
       //   return false;
#ifdef IDLES
       :: !ALIVE(seen) && refused -> runs = 0
#endif
       //   refusal = startInsteadOf(seen);
       :: !ALIVE(seen) ->
          // HelperThread.startInsteadOf(seen)
          //   Thread thread = null;
          //   try
          //   thread = maker.newThread(WeakLoop.of(turns, work.pauseMillis()));
          if
#ifdef IDLES
          :: atomic { !unmade -> unmade = 1 }; refused = 1; runs = 0
#endif
          :: true ->
             atomic { made++; thread = made; assert(made < MOST_THREADS) };
             //   if (owner.compareAndSet(seen, thread))
             atomic {
#if BUG == 5
                 runs = 1;
#else
                 runs = (owner == seen);
#endif
                 if
                 :: runs -> owner = thread
                 :: else
                 fi
             };
             //   thread.start();
             //   refused = false;
             //   return null;
             //   catch (Throwable e)
             //   refused = true;
             //   refusedAt = System.nanoTime();
             //   owner.compareAndSet(thread, null);
             //   return e;
             if
             :: !runs -> refused = 0; runs = 1
#ifdef IDLES
             :: atomic { runs && !unmade -> unmade = 1 };
                refused = 1;
                atomic {
                    if
                    :: owner == thread -> owner = NOBODY
                    :: else
                    fi
                };
#if BUG != 6
                runs = 0
#endif
#endif
             :: runs -> atomic { alive[thread] = 1; run helper(thread) }; refused = 0
             fi
          fi
       fi;
       // HelperThread.start()
       //   if (refusal != null && !refusalTold)
       //   refusalTold = true;
       //   log("the thread "
       //       + name
       //       + " cannot be started: "
       //       + without
       //       + ".The library tries again when it needs the thread; later failures"
       //       + " are not logged", refusal);
       //   return refusal == null;
       LEAVE
    fi
}

proctype caller(byte times) {
    byte seen;
    byte thread;
    bit runs;
    do
    :: times > 0 ->
       times--;
#if BUG != 2
       work++;
#endif
       demand();
#if BUG == 2
       work++;
#endif
       if
#ifdef IDLES
       :: !runs -> work = 0
#endif
       :: runs
       fi;
       atomic { seen = 0; thread = 0; runs = 0 }
    :: else -> break
    od
}

init {
    atomic {
        run caller(2);
        run caller(1)
    };
    _nr_pr == 1;
    assert(work == 0 || lost);
    assert(!monitor)
}
