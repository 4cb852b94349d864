package dev.percpu.harness.text;

import java.util.regex.Pattern;

/** A message that repeats what it was given, in one line whatever that is. */
public final class OneLine {

    /** Control characters, breaks of lines, and what turns the direction of text. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    /** As much of a text as a message repeats; more would hide what the message says. */
    private static final int HEAD = 80;

    private OneLine() {}

    /**
     * What can be seen of a text, with U+FFFD in place of each character that cannot.
     *
     * @return the same length of text, in which a terminal finds no command
     */
    public static String of(String text) {
        return UNSEEN.matcher(text).replaceAll("\ufffd");
    }

    /**
     * What can be seen of the begin of a text.
     *
     * @return the same as {@link #of} makes of its first 80 characters, with an ellipsis if it is
     *     longer
     */
    public static String head(String text) {
        return of(text.length() <= HEAD ? text : text.substring(0, HEAD) + "…");
    }
}
