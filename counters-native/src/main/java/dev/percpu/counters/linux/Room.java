package dev.percpu.counters.linux;

/** Whether the stack has room for an initialiser, which must not be cut short. */
final class Room {

    private static final int FRAMES = 500;

    private Room() {}

    /** Throws {@link StackOverflowError} if there is little room, with nothing changed. */
    static void check() {
        dive(FRAMES);
    }

    private static int dive(int frames) {
        return frames == 0 ? 0 : 1 + dive(frames - 1);
    }
}
