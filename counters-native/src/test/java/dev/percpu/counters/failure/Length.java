package dev.percpu.counters.failure;

/**
 * How thoroughly failures are tried out, by the property {@code failures}: {@code brief} in every
 * build, {@code short} on every submission, {@code long} for all that can be combined.
 */
final class Length {

    private static final String LENGTH = System.getProperty("failures", "brief");

    static final boolean LONG = LENGTH.equals("long");
    static final boolean BRIEF = LENGTH.equals("brief");

    private Length() {}

    /** How many rounds there are. */
    static String rounds(int brief, int usual, int most) {
        return String.valueOf(LONG ? most : BRIEF ? brief : usual);
    }
}
