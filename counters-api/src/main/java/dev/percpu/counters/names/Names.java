package dev.percpu.counters.names;

/**
 * The names of the system properties and of the logger. They stay as documented even if a tool
 * relocates the library's packages. Such tools rewrite string constants that begin with a package
 * name. So these names are put together at run time.
 */
public final class Names {

    /** The name of the logger, and the prefix of all property names. */
    public static final String LOGGER = String.join(".", "dev", "percpu", "counters");

    private Names() {}

    /**
     * Returns the name of a system property.
     *
     * @param word the last part of the name
     * @return the full name
     */
    public static String property(String word) {
        return LOGGER + "." + word;
    }
}
