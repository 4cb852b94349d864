package dev.percpu.proof.soak;

import java.io.PrintWriter;
import java.io.StringWriter;

/** An exception in one line, as a log of lines needs it. */
final class Trouble {

    private Trouble() {}

    static String text(Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString().strip().replaceAll("\\R\\s*", " | ");
    }
}
