package dev.percpu.harness.text;

import java.util.regex.Pattern;

/** Makes any text safe to repeat in a message of one line. */
public final class OneLine {

    /** Control characters, line breaks, and characters that change the direction of text. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    /**
     * The most characters of a text that a message repeats. More would hide what the message says.
     */
    private static final int HEAD = 80;

    private OneLine() {}

    /**
     * The text, with U+FFFD in place of each invisible character.
     *
     * @return a text of the same length that contains no terminal commands
     */
    public static String of(String text) {
        return UNSEEN.matcher(text).replaceAll("\ufffd");
    }

    /**
     * The start of a text, made safe by {@link #of}.
     *
     * @return the first 80 characters, with an ellipsis if the text is longer
     */
    public static String head(String text) {
        return of(text.length() <= HEAD ? text : text.substring(0, HEAD) + "…");
    }
}
