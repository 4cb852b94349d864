package dev.percpu.proof.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** What happens to the threads of a round while they count. */
enum Mix {
    /** Each stays on a CPU. */
    PINNED {
        @Override
        void work(Round round, int worker, int updates) {
            round.mover().whilePinned(worker, () -> round.slices(round.loop(), updates));
        }
    },

    /** They are sent from CPU to CPU. */
    MIGRATING {
        @Override
        void work(Round round, int worker, int updates) {
            round.mover().whileMoving(() -> round.slices(round.loop(), updates));
        }
    },

    /** They begin and end, one after the other; only the owner stays. */
    CHURNING {
        @Override
        void work(Round round, int worker, int updates) {
            if (worker == Round.OWNER) {
                round.slices(round.loop(), updates);
                return;
            }
            for (int done = 0; done < updates; done += Round.SLICE) {
                int slice = Math.min(Round.SLICE, updates - done);
                Round.join(round.platform(() -> round.slices(round.loop(), slice)));
            }
        }
    },

    /** They are virtual, very many, and change their carriers. */
    STORMING {
        @Override
        void work(Round round, int worker, int updates) {
            if (worker == Round.OWNER) {
                round.slices(round.loop(), updates);
                return;
            }
            for (int done = 0; done < updates; ) {
                List<Thread> wave = new ArrayList<>();
                for (; wave.size() < WAVE && done < updates; done += FLIGHT) {
                    int flight = Math.min(FLIGHT, updates - done);
                    wave.add(round.virtual(() -> flutter(round, flight)));
                }
                wave.forEach(Round::join);
            }
        }

        private static void flutter(Round round, int updates) {
            int first = updates / 2;
            round.slices(round.loop(), first);
            if (first % 2 == 0) {
                Thread.yield();
            } else {
                LockSupport.parkNanos(1_000);
            }
            round.slices(round.loop(), updates - first);
        }
    },

    /** The collector stops them, and moves what they have allocated. */
    COLLECTING {
        @Override
        void work(Round round, int worker, int updates) {
            List<byte[]> live = new ArrayList<>();
            for (int done = 0, slice = 0; done < updates; done += Round.SLICE, slice++) {
                round.slices(round.loop(), Math.min(Round.SLICE, updates - done));
                live.add(new byte[GARBAGE]);
                if (live.size() > LIVE) {
                    live.removeFirst();
                }
                if (worker == Round.OWNER && slice % SLICES_BETWEEN_COLLECTIONS == 0) {
                    System.gc();
                }
            }
        }
    },

    /** Their compiled code is thrown away in the middle of its loop. */
    DEOPTIMISING {
        @Override
        void work(Round round, int worker, int updates) {
            for (int done = 0; done < updates; done += COMPILED) {
                Loop fresh = Loop.fresh(round.loopClass());
                round.decoy(fresh, COMPILED);
                round.update(fresh, Math.min(COMPILED, updates - done));
            }
        }
    };

    private static final int WAVE = 50;
    private static final int FLIGHT = 501;
    private static final int GARBAGE = 64 * 1024;
    private static final int LIVE = 100;
    private static final int SLICES_BETWEEN_COLLECTIONS = 100;

    /** After so many iterations of one call the JVM has compiled the loop. */
    private static final int COMPILED = 150_000;

    /** Makes a worker's share of updates. */
    abstract void work(Round round, int worker, int updates);
}
