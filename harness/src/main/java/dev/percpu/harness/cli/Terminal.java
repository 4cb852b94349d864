package dev.percpu.harness.cli;

import dev.percpu.harness.report.ScreeningTable;
import dev.percpu.harness.run.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds out whether standard error is a terminal, and how large it is. */
final class Terminal {

    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");
    private static final int USUAL_WIDTH = 80;
    private static final int USUAL_HEIGHT = 24;

    private Terminal() {}

    static Progress progress(PrintWriter err) {
        return new Progress(
                err,
                new Progress.Display(
                        canRewrite(),
                        number(System.getenv("COLUMNS"), USUAL_WIDTH),
                        number(System.getenv("LINES"), USUAL_HEIGHT)),
                ScreeningTable::render);
    }

    /** {@link System#console()} considers standard input and output only. */
    private static boolean canRewrite() {
        if ("dumb".equals(System.getenv("TERM"))) {
            return false;
        }
        try {
            String device = Files.readSymbolicLink(STANDARD_ERROR).toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private static int number(String text, int usual) {
        return text != null && text.matches("[1-9][0-9]{1,3}") ? Integer.parseInt(text) : usual;
    }
}
