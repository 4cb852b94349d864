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
 * Tells the user how far a run is. On a terminal it is a table that grows, and a line that is
 * rewritten in place. Elsewhere it is a line every ten seconds or so, or for each of few forks, and
 * the table once, as soon as all that is screened has been.
 */
public final class Progress {

    /** Forks to see before their time is believed rather than the plan's estimate. */
    private static final int SAMPLE = 3;

    private static final String REWRITE = "\r\u001b[K";

    /** Of so few forks each has its line. */
    private static final int FEW = 12;

    /** Elsewhere than on a terminal each line stays, so that they must not be many. */
    private static final Duration PERIOD = Duration.ofSeconds(10);

    private final PrintWriter out;
    private final Display display;
    private final Function<List<ForkResult>, String> tables;
    private final Supplier<Duration> clock;
    private Optional<Duration> said = Optional.empty();
    private List<String> table = List.of();
    private int drawn;

    /**
     * What progress is shown on.
     *
     * @param inPlace whether lines can be rewritten
     * @param width the columns of a line that is rewritten; a longer one could not be
     * @param height how many lines there are
     */
    public record Display(boolean inPlace, int width, int height) {}

    /**
     * Progress as it is shown.
     *
     * @param tables a table of the forks that have ended
     */
    public Progress(PrintWriter out, Display display, Function<List<ForkResult>, String> tables) {
        this(out, display, tables, () -> Duration.ofNanos(System.nanoTime()));
    }

    /** The same by another clock. */
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

    /** A fork of a plan of cells. */
    void starting(int done, int total, Plan.Step step, Duration left) {
        show(
                "[%d/%d] %s; %s left".formatted(done + 1, total, text(step), text(left)),
                matters(done, total));
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
        show("[%d/%d] %s%s".formatted(done + 1, total, what, left), matters(done, total));
    }

    /** Shows what is known by now; on a terminal only. */
    void ended(List<ForkResult> results) {
        if (display.inPlace()) {
            table = tables.apply(results).lines().limit(Math.max(0, display.height() - 2)).toList();
        }
    }

    /** What competes first has been screened: there is a first table. */
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

    /** Takes away the line, and the table above it. */
    private void erase() {
        if (display.inPlace()) {
            out.print(drawn == 0 ? REWRITE : "\r\u001b[" + drawn + "A\u001b[J");
        }
        drawn = 0;
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
