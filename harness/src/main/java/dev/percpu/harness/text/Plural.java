package dev.percpu.harness.text;

/** A number and what it counts. */
public final class Plural {

    private Plural() {}

    /** As in {@code 1 fork} and {@code 2 forks}. */
    public static String of(long number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
