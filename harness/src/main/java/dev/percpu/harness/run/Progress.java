package dev.percpu.harness.run;

import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Plan;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;

/**
 * Tells the user how far a run is: a line that is rewritten in place on a terminal, a line for each
 * fork elsewhere.
 */
public final class Progress {

    /** Forks to see before their time is believed rather than the plan's estimate. */
    private static final int SAMPLE = 3;

    private static final String REWRITE = "\r\u001b[K";

    private final PrintWriter out;
    private final boolean inPlace;
    private final int width;

    /**
     * A progress display.
     *
     * @param out where to
     * @param inPlace whether the line can be rewritten
     * @param width the columns of a line that is rewritten; a longer one could not be
     */
    public Progress(PrintWriter out, boolean inPlace, int width) {
        this.out = out;
        this.inPlace = inPlace;
        this.width = width;
    }

    void starting(Plan plan, int done, Plan.Step step, Duration elapsed) {
        int total = plan.cells().size() * plan.forks();
        CellKey cell = step.cell();
        String line =
                "[%d/%d] %s, %s, %d thread%s, fork %d of %d; %s left"
                        .formatted(
                                done + 1,
                                total,
                                cell.scene().workloadLabel(),
                                cell.subject(),
                                cell.scene().threads(),
                                cell.scene().threads() == 1 ? "" : "s",
                                step.fork() + 1,
                                plan.forks(),
                                text(remaining(plan, done, total, elapsed)));
        show(line);
    }

    /** Some fork of a run that is no plan of cells; the time left is told once it can be. */
    void starting(int done, int total, String what, Duration elapsed) {
        String left =
                done < SAMPLE
                        ? ""
                        : "; " + text(elapsed.multipliedBy(total - done).dividedBy(done)) + " left";
        show("[%d/%d] %s%s".formatted(done + 1, total, what, left));
    }

    private void show(String line) {
        if (inPlace) {
            out.print(REWRITE + line.substring(0, Math.min(line.length(), width - 1)));
        } else {
            out.println(line);
        }
        out.flush();
    }

    private static Duration remaining(Plan plan, int done, int total, Duration elapsed) {
        Duration each = done < SAMPLE ? plan.timing().fork() : elapsed.dividedBy(done);
        return each.multipliedBy(total - done);
    }

    void warn(List<String> messages) {
        for (String message : messages) {
            endLine();
            out.println("warning: " + message);
        }
        out.flush();
    }

    void finished(String summary) {
        endLine();
        out.println(summary);
        out.flush();
    }

    private void endLine() {
        if (inPlace) {
            out.print(REWRITE);
        }
    }

    /**
     * A length of time for people.
     *
     * @param duration the length, not negative
     * @return whole seconds, and minutes from one on
     */
    static String text(Duration duration) {
        long seconds = duration.plusMillis(500).toSeconds();
        return seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
    }
}
