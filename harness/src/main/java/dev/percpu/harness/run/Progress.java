package dev.percpu.harness.run;

import dev.percpu.harness.plan.Jdks;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Scenario;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Shows the user how far a run has got. On a terminal this is a growing table and a status line
 * that is rewritten in place. Elsewhere it is one line every ten seconds or so, or one line for
 * each fork if there are few. The table is then printed once, when all subjects of the first
 * contest have been screened.
 */
public final class Progress {

    /**
     * The time left is estimated from the forks that have ended, once there are at least this many.
     */
    private static final int SAMPLE = 3;

    private static final String REWRITE = "\r\u001b[K";

    /** If there are at most this many forks, each one gets a line. */
    private static final int FEW = 12;

    /**
     * The time between two lines outside a terminal, where lines stay and must not become too many.
     */
    private static final Duration PERIOD = Duration.ofSeconds(10);

    private final PrintWriter out;
    private final Display display;
    private final Function<List<ForkResult>, String> tables;
    private final Supplier<Duration> clock;
    private Optional<Duration> said = Optional.empty();
    private List<String> table = List.of();
    private int drawn;

    /**
     * The device that shows the progress.
     *
     * @param inPlace whether lines can be rewritten
     * @param width the columns of the device; a longer line could not be rewritten in place
     * @param height the lines of the device
     */
    public record Display(boolean inPlace, int width, int height) {}

    /**
     * Creates a progress display.
     *
     * @param tables makes a table from the forks that have ended
     */
    public Progress(PrintWriter out, Display display, Function<List<ForkResult>, String> tables) {
        this(out, display, tables, () -> Duration.ofNanos(System.nanoTime()));
    }

    /** The same, with another clock. */
    Progress(
            PrintWriter out,
            Display display,
            Function<List<ForkResult>, String> tables,
            Supplier<Duration> clock) {
        this.out = out;
        this.display = display;
        this.tables = tables;
        this.clock = clock;
    }

    /** Shows that a fork of a plan starts. */
    void starting(int done, int total, Plan.Step step, Duration left) {
        show(
                "[%d/%d] %s; %s left".formatted(done + 1, total, text(step), text(left)),
                matters(done, total));
    }

    /** What a fork measures, and its number, counted from 1. */
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

    /**
     * Shows that a fork starts in a run without a plan of cells. The time left is shown as soon as
     * it can be estimated.
     */
    void starting(int done, int total, String what, Duration elapsed) {
        String left =
                done < SAMPLE
                        ? ""
                        : "; " + text(elapsed.multipliedBy(total - done).dividedBy(done)) + " left";
        show("[%d/%d] %s%s".formatted(done + 1, total, what, left), matters(done, total));
    }

    /** Updates the table; only on a terminal. */
    void ended(List<ForkResult> results) {
        if (display.inPlace()) {
            table = tables.apply(results).lines().limit(Math.max(0, display.height() - 2)).toList();
        }
    }

    /**
     * Prints the first table, after the subjects of the first contest have been screened; not on a
     * terminal.
     */
    void screened(List<ForkResult> results) {
        if (!display.inPlace()) {
            out.println();
            out.println(tables.apply(results));
            out.flush();
        }
    }

    private static boolean matters(int done, int total) {
        return total <= FEW || done + 1 == total;
    }

    private void show(String line, boolean matters) {
        if (display.inPlace()) {
            erase();
            table.forEach(result -> out.println(cut(result)));
            drawn = table.size();
            out.print(cut(line));
        } else if (matters || due()) {
            out.println(line);
            said = Optional.of(clock.get());
        }
        out.flush();
    }

    private boolean due() {
        return said.isEmpty() || clock.get().minus(said.get()).compareTo(PERIOD) >= 0;
    }

    private String cut(String line) {
        return line.substring(0, Math.min(line.length(), display.width() - 1));
    }

    void warn(List<String> messages) {
        for (String message : messages) {
            erase();
            out.println("warning: " + message);
        }
        out.flush();
    }

    void finished(String summary) {
        erase();
        out.println(summary);
        out.flush();
    }

    /** Erases the status line and the table above it. */
    private void erase() {
        if (display.inPlace()) {
            out.print(drawn == 0 ? REWRITE : "\r\u001b[" + drawn + "A\u001b[J");
        }
        drawn = 0;
    }

    /**
     * Formats a length of time for the user.
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

    /** A share as a percentage, without its sign. */
    public static String percent(double share) {
        return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString();
    }
}
