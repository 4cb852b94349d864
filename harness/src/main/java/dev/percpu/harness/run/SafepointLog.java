package dev.percpu.harness.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The JVM's own log of when all threads stood still, and for how long. */
final class SafepointLog {

    private static final Pattern LINE =
            Pattern.compile("\\[(\\d+)ns\\] Safepoint .*, Total: (\\d+) ns.*");

    private SafepointLog() {}

    /** In the name of a log the JVM replaces some letters behind a percent sign. */
    private static final Pattern READ_INTO = Pattern.compile("[\"%\\n]");

    /** Where to have it written: at a path, or in the temporary directory where it has no name. */
    static Path at(Path wanted) throws IOException {
        return READ_INTO.matcher(wanted.toString()).find()
                ? Files.createTempFile("counters", ".safepoints")
                : wanted;
    }

    /** What makes a JVM write it; its times are those of {@link System#nanoTime} in that JVM. */
    static String jvmArgument(Path file) {
        return "-Xlog:safepoint=info:file=\"" + file + "\":timenanos:filecount=0";
    }

    /**
     * How long threads stood still at safepoints that ended in a span of time.
     *
     * @return the time in milliseconds; empty if the log holds no line of the form that is known
     */
    static Optional<Long> millis(String log, long began, long ended) {
        long nanos = 0;
        boolean known = log.isBlank();
        for (String line : log.split("\n")) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                known = true;
                long at = Long.parseLong(matcher.group(1));
                nanos += at >= began && at <= ended ? Long.parseLong(matcher.group(2)) : 0;
            }
        }
        return known ? Optional.of(Math.round(nanos / 1e6)) : Optional.empty();
    }
}
