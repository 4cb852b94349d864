package dev.percpu.harness.cli;

import dev.percpu.harness.report.ComparisonTable;
import dev.percpu.harness.stats.compare.By;
import dev.percpu.harness.stats.compare.Comparison;
import dev.percpu.harness.stats.compare.Layouts;
import dev.percpu.harness.stats.compare.Side;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares two runs, or two parts of one run. */
@Command(
        name = "compare",
        description = {
            "Compares two runs cell by cell: the ratio of the times of an operation.",
            "With two directories, BASE and NEW, it compares all of them, or the parts that"
                    + " --base and --new name. With one directory, it compares two parts of"
                    + " that directory."
        },
        footer = {
            "",
            "Examples:",
            "  counters compare results/before results/after --fail-on regression",
            "  counters compare results/today --by variant --base LongAdder --new striped:heap",
            "  counters compare results/today --by layout",
            "",
            "Exit codes: 0 compared, 2 not started, 5 nothing could be compared; with --fail-on"
                    + " regression also 3 a regression, 5 NEW is incomplete."
        })
final class CompareCommand implements Callable<Integer> {

    /** The conditions for which the command can exit with a code of its own, for scripts. */
    enum FailOn {
        REGRESSION
    }

    @Parameters(
            paramLabel = "DIR",
            index = "0..1",
            arity = "1..2",
            description =
                    "The directories of BASE and NEW, or the one that holds both. Files of"
                            + " 'counters pack' are read as well.")
    private List<Path> directories = List.of();

    @Option(
            names = "--by",
            paramLabel = "WHAT",
            description =
                    "What the sides differ in: host, jdk, variant or layout. Layouts are compared"
                            + " by net time, with the same design, index and store on both sides."
                            + " Default: host.")
    private By by = By.HOST;

    @Option(
            names = "--base",
            paramLabel = "NAME",
            description =
                    "The variant (you may leave off its end), the JDK, or the layout of BASE."
                            + " Default: for layouts, heap.")
    private Optional<String> base = Optional.empty();

    @Option(
            names = "--new",
            paramLabel = "NAME",
            description =
                    "The variant (you may leave off its end), the JDK, or the layout of NEW."
                            + " Default: for layouts, offheap.")
    private Optional<String> fresh = Optional.empty();

    @Option(
            names = "--threshold",
            paramLabel = "SHARE",
            converter = Converters.Share.class,
            defaultValue = "2%",
            description =
                    "A difference up to this share counts as noise. Default: ${DEFAULT-VALUE}.")
    private double threshold;

    @Option(
            names = "--fail-on",
            paramLabel = "WHAT",
            description =
                    "'regression' means: end with exit code 3 if a cell is slower, or no longer"
                            + " counts correctly.")
    private Optional<FailOn> failOn = Optional.empty();

    @Mixin private JsonOption output;

    @Spec private CommandSpec spec;

    CompareCommand() {}

    @Override
    public Integer call() throws IOException {
        StoredRun before = StoredRun.read(directories.get(0), spec.commandLine());
        StoredRun after =
                directories.size() == 1
                        ? before
                        : StoredRun.read(directories.get(1), spec.commandLine());
        if (by == By.LAYOUT) {
            base = base.or(() -> Optional.of(Layouts.BASE));
            fresh = fresh.or(() -> Optional.of("offheap"));
        }
        check(before);
        Side old = by == By.HOST ? before.side() : before.side(by, base.orElseThrow());
        Side recent = by == By.HOST ? after.side() : after.side(by, fresh.orElseThrow());
        Comparison comparison = Comparison.of(old, recent, by, threshold);
        output.print(
                ComparisonView.of(comparison, old, recent),
                () -> ComparisonTable.render(comparison));
        return exitCode(comparison);
    }

    /** A user who asks for regressions must not mistake an incomplete run for one without any. */
    private int exitCode(Comparison comparison) {
        PrintWriter err = spec.commandLine().getErr();
        if (failOn.isPresent() && comparison.regressed()) {
            return ExitCode.REGRESSION;
        }
        if (!comparison.comparedAnything()) {
            err.println(
                    "counters compare: no cell has a figure in both BASE and NEW; measure"
                            + " the same cells in both");
            return ExitCode.INCOMPLETE;
        }
        if (failOn.isPresent() && comparison.unfinished()) {
            err.println(
                    "counters compare: NEW has not measured all of its cells; continue it with"
                            + " 'counters run --resume'");
            return ExitCode.INCOMPLETE;
        }
        return ExitCode.FINE;
    }

    private void check(StoredRun before) throws IOException {
        if (by == By.HOST && (directories.size() == 1 || base.isPresent() || fresh.isPresent())) {
            throw new IOException(
                    "name two directories, or use --by layout, or --by variant or --by jdk with"
                            + " --base and --new");
        }
        if (by != By.HOST && (base.isEmpty() || fresh.isEmpty())) {
            throw new IOException(
                    "--by %s needs --base and --new; '%s' has %s"
                            .formatted(
                                    by.name().toLowerCase(Locale.ROOT),
                                    before.path(),
                                    String.join(", ", before.names(by))));
        }
    }
}
