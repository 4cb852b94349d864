package dev.percpu.harness.text;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Words as a POSIX shell reads them. */
public final class Shell {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private static final Pattern WORD =
            Pattern.compile("(?:[^\\s'\\\\]++|'[^']*+'|\\\\.)++", Pattern.DOTALL);

    /** A quoted part of a word, or a character after a backslash. */
    private static final Pattern PART = Pattern.compile("'([^']*)'|\\\\(.)", Pattern.DOTALL);

    private Shell() {}

    /**
     * A command line that a shell splits into exactly these words.
     *
     * @return the line; words that a shell would interpret are quoted
     */
    public static String line(String command, List<String> arguments) {
        return Stream.concat(Stream.of(command), arguments.stream())
                .map(Shell::quoted)
                .collect(Collectors.joining(" "));
    }

    /** The words of a line that {@link #line} made. */
    public static List<String> words(String line) {
        return WORD.matcher(line).results().map(word -> unquoted(word.group())).toList();
    }

    private static String unquoted(String word) {
        return PART.matcher(word).replaceAll(part -> Matcher.quoteReplacement(text(part)));
    }

    private static String text(MatchResult part) {
        return part.group(1) == null ? part.group(2) : part.group(1);
    }

    private static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
