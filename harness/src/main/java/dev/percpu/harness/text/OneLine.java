package dev.percpu.harness.text;

import java.util.regex.Pattern;

/** A message that repeats what it was given, in one line whatever that is. */
public final class OneLine {

    /** Control characters, breaks of lines, and what turns the direction of text. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    private OneLine() {}

    /**
     * What can be seen of a text, with U+FFFD in place of each character that cannot.
     *
     * @param text anything
     * @return the same length of text, in which a terminal finds no command
     */
    public static String of(String text) {
        return UNSEEN.matcher(text).replaceAll("\ufffd");
    }
}
