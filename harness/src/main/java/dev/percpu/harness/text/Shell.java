package dev.percpu.harness.text;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Words as a POSIX shell reads them. */
public final class Shell {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private Shell() {}

    /**
     * A command line that a shell takes apart into exactly these words.
     *
     * @return the line, quoted where a shell would read anything into a word
     */
    public static String line(String command, List<String> arguments) {
        return Stream.concat(Stream.of(command), arguments.stream())
                .map(Shell::quoted)
                .collect(Collectors.joining(" "));
    }

    private static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
