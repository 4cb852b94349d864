package dev.percpu.proof.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.percpu.harness.articles.tasks.TraceText;
import java.util.regex.Pattern;

/** Traces of tasks, in their own form and as the kernel records them. */
public final class TraceTarget {

    /** Repetitions that only cost memory, up to a limit that a test of its own holds. */
    private static final Pattern MANY = Pattern.compile("x[0-9]{5,7}\\b");

    private TraceTarget() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] data) {
        String text = MANY.matcher(new String(data, UTF_8)).replaceAll("x9");
        try {
            TraceText.read(text);
        } catch (IllegalArgumentException e) {
            RefusedInput.check(e, text);
        }
    }
}
