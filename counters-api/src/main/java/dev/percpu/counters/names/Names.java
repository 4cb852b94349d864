package dev.percpu.counters.names;

/**
 * The names that stay as they are documented when the library's packages are relocated: of system
 * properties and of the logger. Tools that relocate rewrite string constants that begin like a
 * package; so these are put together when they are needed.
 */
public final class Names {

    /** The name of the logger, and how the names of all properties begin. */
    public static final String LOGGER = String.join(".", "dev", "percpu", "counters");

    private Names() {}

    /**
     * The name of a system property.
     *
     * @param word its last part
     * @return the whole name
     */
    public static String property(String word) {
        return LOGGER + "." + word;
    }
}
