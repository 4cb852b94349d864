package dev.percpu.harness.kernel;

import java.util.Arrays;
import java.util.stream.Collectors;

/** How a process is made. */
public enum Mode {
    /** {@code fork()}, which copies the memory, then {@code execve}. */
    FORK("fork"),
    /** {@code vfork()}, which lends the parent's memory, then {@code execve}. */
    VFORK("vfork"),
    /** {@code posix_spawn()}, by libc's choice of {@code clone}. */
    POSIX_SPAWN("posix_spawn"),
    /** {@code fork()} and an exit: no program is run. */
    FORK_ONLY("fork-only");

    private final String word;

    Mode(String word) {
        this.word = word;
    }

    /**
     * The mode's name on a command line.
     *
     * @return the word
     */
    public String word() {
        return word;
    }

    /**
     * Finds a mode by its word.
     *
     * @param word the word
     * @return the mode
     * @throws KernelException if there is none
     */
    public static Mode parse(String word) throws KernelException {
        for (Mode mode : values()) {
            if (mode.word.equals(word)) {
                return mode;
            }
        }
        throw new KernelException("there is no mode '" + word + "'; use some of " + words());
    }

    private static String words() {
        return Arrays.stream(values()).map(Mode::word).collect(Collectors.joining(", "));
    }
}
