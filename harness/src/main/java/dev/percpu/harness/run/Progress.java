package dev.percpu.harness.run;

import dev.percpu.harness.plan.Jdks;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Scenario;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
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

    /** A fork of a plan of cells. */
    void starting(int done, int total, Plan.Step step, Duration left) {
        show("[%d/%d] %s; %s left".formatted(done + 1, total, text(step), text(left)));
    }

    /**
     * A fork for people.
     *
     * @param step the fork
     * @return what it measures, and its number from 1
     */
    static String text(Plan.Step step) {
        Scenario scenario = step.cell().scenario();
        List<String> words = new ArrayList<>();
        words.add(step.cell().text());
        words.add(scenario.pinning());
        scenario.possibleCpus().ifPresent(cpus -> words.add(cpus + " possible CPUs"));
        if (!scenario.jdk().equals(Jdks.OWN) && !scenario.jdk().equals(Scenario.NO_JDK)) {
            words.add(scenario.jdk());
        }
        words.add(
                switch (step.purpose()) {
                    case SCREENING -> "screening";
                    case TIMING -> "fork " + (step.fork() + 1);
                    case COUNTING -> "events";
                });
        return String.join(", ", words);
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
     * @return whole seconds below a minute, minutes and seconds below an hour, then hours and
     *     minutes
     */
    public static String text(Duration duration) {
        long seconds = duration.plusMillis(500).toSeconds();
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3600
                ? seconds / 60 + " min " + seconds % 60 + " s"
                : seconds / 3600 + " h " + seconds / 60 % 60 + " min";
    }

    /**
     * A share for people.
     *
     * @param share a fraction of one
     * @return the percentage, without its sign
     */
    public static String percent(double share) {
        return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString();
    }
}
