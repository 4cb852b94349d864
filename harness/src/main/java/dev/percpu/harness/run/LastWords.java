package dev.percpu.harness.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.percpu.harness.text.OneLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds in a log why a JVM failed. */
final class LastWords {

    /**
     * Between such lines JMH repeats what a JVM printed, with its errors after its other output.
     */
    private static final Pattern QUOTED = Pattern.compile("</?std(out|err)\\b.*>");

    private static final Pattern ERRORS = Pattern.compile("<stderr\\b.*>");

    /** Lines that any JVM may print, and the frame around a fatal error. */
    private static final Pattern USUAL =
            Pattern.compile(
                    "(Picked up |WARNING:|# *$|# A fatal error has been detected"
                            + "|\\[[\\d.]+s]\\[\\w+ *]\\[(cds|aot)]).*");

    private LastWords() {}

    /**
     * The first line of a JVM's error message.
     *
     * @param log the output of a JVM, or JMH's report of it
     * @return the line; empty if the JVM printed none, or if there is no log
     */
    static Optional<String> in(Path log) {
        try {
            return in(new String(Files.readAllBytes(log), UTF_8).lines().toList());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static Optional<String> in(List<String> lines) {
        int errors = last(lines, ERRORS);
        int begin = errors < 0 ? 0 : errors + 1;
        return lines.subList(begin, lines.size()).stream()
                .takeWhile(line -> begin == 0 || !QUOTED.matcher(line).matches())
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !USUAL.matcher(line).matches())
                .findFirst()
                .map(OneLine::of);
    }

    private static int last(List<String> lines, Pattern wanted) {
        for (int i = lines.size() - 1; i >= 0; i--) {
            if (wanted.matcher(lines.get(i)).matches()) {
                return i;
            }
        }
        return -1;
    }
}
