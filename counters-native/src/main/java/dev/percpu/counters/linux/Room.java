package dev.percpu.counters.linux;

/** Checks that enough stack is left for an initialiser, which must not fail halfway. */
final class Room {

    private static final int FRAMES = 500;

    private Room() {}

    /** Throws {@link StackOverflowError} if too little stack is left. Nothing has changed then. */
    static void check() {
        dive(FRAMES);
    }

    private static int dive(int frames) {
        return frames == 0 ? 0 : 1 + dive(frames - 1);
    }
}
