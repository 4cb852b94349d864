package dev.percpu.harness.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.percpu.harness.stats.Figure;
import dev.percpu.harness.stats.Interval;
import dev.percpu.harness.stats.Ratio;
import dev.percpu.harness.stats.Warning;
import dev.percpu.harness.stats.compare.ComparedRow;
import dev.percpu.harness.stats.compare.Comparison;
import dev.percpu.harness.stats.compare.Side;
import dev.percpu.harness.store.Build;
import dev.percpu.harness.store.Scenario;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A comparison for programs.
 *
 * @param base the base
 * @param fresh the new side, called {@code new}
 * @param by {@code host}, {@code jdk} or {@code variant}
 * @param threshold the change that still counts as noise, as a share
 * @param regression whether a row is a regression
 * @param differences the other differences between the runs
 * @param rows one entry for each cell and role
 * @param warnings the reasons to trust the figures less
 */
record ComparisonView(
        SideView base,
        @JsonProperty("new") SideView fresh,
        String by,
        double threshold,
        boolean regression,
        List<String> differences,
        List<RowView> rows,
        List<WarningView> warnings) {

    /** A side: its label, and the run that it belongs to. */
    record SideView(String label, Instant started, String host, Build build) {

        static SideView of(Side side) {
            return new SideView(
                    side.label(),
                    side.manifest().started(),
                    side.manifest().host().cpuModel(),
                    side.manifest().build());
        }
    }

    /** A figure of one side, in nanoseconds per operation and thread. */
    record FigureView(double nsPerOp, Optional<Interval> interval, int forks) {

        static FigureView of(Figure figure) {
            return new FigureView(figure.nsPerOp(), figure.nsInterval(), figure.forks().size());
        }
    }

    /** A row. The verdict is the name of a {@code Change} in lower case. */
    record RowView(
            String subject,
            Scenario scenario,
            String role,
            Optional<FigureView> base,
            @JsonProperty("new") Optional<FigureView> fresh,
            Optional<Double> ratio,
            Optional<Interval> interval,
            String verdict,
            String reason,
            boolean regression) {

        static RowView of(ComparedRow row) {
            return new RowView(
                    row.cell().subject(),
                    row.cell().scenario(),
                    row.role(),
                    row.base().map(FigureView::of),
                    row.fresh().map(FigureView::of),
                    row.times().map(Ratio::value),
                    row.times().flatMap(Ratio::interval),
                    word(row.change()),
                    row.reason(),
                    row.regression());
        }
    }

    /** A warning, and the side that it is about. */
    record WarningView(
            String side, String kind, String subject, Scenario scenario, String sentence) {

        static WarningView of(String side, Warning warning) {
            return new WarningView(
                    side,
                    word(warning.kind()),
                    warning.cell().subject(),
                    warning.cell().scenario(),
                    warning.sentence());
        }
    }

    static ComparisonView of(Comparison comparison, Side base, Side fresh) {
        return new ComparisonView(
                SideView.of(base),
                SideView.of(fresh),
                word(comparison.by()),
                comparison.threshold(),
                comparison.regressed(),
                comparison.notes(),
                comparison.rows().stream().map(RowView::of).toList(),
                Stream.concat(
                                comparison.baseWarnings().stream()
                                        .map(warning -> WarningView.of("base", warning)),
                                comparison.freshWarnings().stream()
                                        .map(warning -> WarningView.of("new", warning)))
                        .toList());
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
