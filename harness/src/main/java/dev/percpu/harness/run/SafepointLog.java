package dev.percpu.harness.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The JVM's own log of safepoints: when all threads stood still, and for how long. */
final class SafepointLog {

    private static final Pattern LINE =
            Pattern.compile("\\[(\\d+)ns\\] Safepoint .*, Total: (\\d+) ns.*");

    private SafepointLog() {}

    /**
     * Characters with a meaning of their own in the name of a JVM's log file, such as the percent
     * sign.
     */
    private static final Pattern READ_INTO = Pattern.compile("[\"%\\n]");

    /**
     * The path for the log: the wanted one, or a temporary file if the JVM would change the wanted
     * name.
     */
    static Path at(Path wanted) throws IOException {
        return READ_INTO.matcher(wanted.toString()).find()
                ? Files.createTempFile("counters", ".safepoints")
                : wanted;
    }

    /**
     * The JVM argument that turns the log on. The log's times are those of {@link System#nanoTime}
     * in that JVM.
     */
    static String jvmArgument(Path file) {
        return "-Xlog:safepoint=info:file=\"" + file + "\":timenanos:filecount=0";
    }

    /**
     * How long threads stood still at the safepoints that ended within an interval.
     *
     * @return the time in milliseconds; empty if no line of the log has the known form
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
