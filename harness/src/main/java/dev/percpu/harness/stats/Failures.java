package dev.percpu.harness.stats;

import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Quantity;
import dev.percpu.harness.store.Series;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Reasons why forks that lost no update still give no figure. */
final class Failures {

    private Failures() {}

    /** The reason of the first bad fork; empty if all forks are good. */
    static Optional<String> of(List<ForkResult> timed) {
        if (timed.isEmpty()) {
            return Optional.of("no fork was timed");
        }
        return timed.stream().flatMap(result -> of(result, timed.get(0)).stream()).findFirst();
    }

    private static Optional<String> of(ForkResult result, ForkResult first) {
        if (result.error().isPresent()) {
            return result.error();
        }
        String fork = "fork " + result.fork() + " ";
        if (result.validation().isEmpty() && counts(result.kind())) {
            return Optional.of(fork + "ended without its validation");
        }
        if (!measured(result)) {
            return Optional.of(fork + "measured " + values(result));
        }
        return roles(result).equals(roles(first))
                ? Optional.empty()
                : Optional.of(fork + "has the roles " + roles(result) + ", not " + roles(first));
    }

    /**
     * Whether there is a sum to check. The empty loop and the kernel do not use a counter of ours.
     */
    private static boolean counts(Kind kind) {
        return kind != Kind.EMPTY && kind != Kind.KERNEL;
    }

    /**
     * Whether all series have valid values. The first series ranks the cell and must be above zero.
     * A further series may be zero, for example the time in the kernel.
     */
    private static boolean measured(ForkResult result) {
        return !result.series().isEmpty()
                && IntStream.range(0, result.series().size())
                        .allMatch(i -> measured(result.series().get(i), i == 0));
    }

    private static boolean measured(Series series, boolean first) {
        boolean finite =
                !series.iterations().isEmpty()
                        && series.iterations().stream()
                                .allMatch(value -> value >= 0 && value < Double.MAX_VALUE);
        boolean never = series.iterations().stream().anyMatch(value -> value == 0);
        boolean throughput = series.quantity() == Quantity.THROUGHPUT;
        return finite && !(first && never) && !(throughput && series.value() == 0);
    }

    private static String values(ForkResult result) {
        return result.series().stream().map(Failures::values).toList().toString();
    }

    private static String values(Series series) {
        return series.role() + " " + series.iterations() + " " + unit(series);
    }

    private static String unit(Series series) {
        return switch (series.quantity()) {
            case THROUGHPUT -> "operations/s";
            case TIME -> "ns";
            case BYTES -> "bytes";
        };
    }

    private static List<String> roles(ForkResult result) {
        return result.series().stream()
                .map(series -> series.role() + "/" + series.threads() + " " + series.quantity())
                .toList();
    }
}
