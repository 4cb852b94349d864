package dev.percpu.harness.stats;

import dev.percpu.harness.stats.Warning.Kind;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Conditions;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** Warnings about what the machine and the JVM did while the forks of a cell ran. */
final class ConditionWarnings {

    /** If 1% of the CPU time is missing, so is 1% of the throughput. */
    private static final double STEAL = 0.01;

    private static final double PAUSES = 0.01;

    /**
     * A core's clock changes by a few percent with its temperature. A larger change makes times
     * hard to compare.
     */
    private static final double FREQUENCY = 0.05;

    /**
     * Involuntary switches per second and worker. The kernel's own threads take a CPU a few times a
     * second. Another program on the same CPU takes it at every time slice, hundreds of times a
     * second.
     */
    private static final double SWITCHES = 10;

    private final CellKey cell;
    private final List<ForkResult> results;

    ConditionWarnings(CellKey cell, List<ForkResult> results) {
        this.cell = cell;
        this.results = results;
    }

    List<Warning> all() {
        List<Warning> warnings =
                new ArrayList<>(
                        Stream.of(
                                        steal(),
                                        switches(),
                                        strayed(),
                                        frequency(),
                                        pauses(),
                                        multiplexed())
                                .flatMap(Optional::stream)
                                .toList());
        results.stream()
                .flatMap(result -> result.warnings().stream())
                .distinct()
                .forEach(text -> warnings.add(new Warning(Kind.NOTED, cell, text)));
        return warnings;
    }

    private Optional<Warning> steal() {
        OptionalDouble worst = conditions(Conditions::steal).max();
        return worst.isPresent() && worst.getAsDouble() >= STEAL
                ? Warning.of(
                        Kind.STEAL,
                        cell,
                        "the hypervisor withheld up to %.1f%% of a fork's CPU time",
                        worst.getAsDouble() * 100)
                : Optional.empty();
    }

    /**
     * Looks only at forks with a CPU for each worker. If there are more workers than CPUs, switches
     * are part of what is measured.
     */
    private Optional<Warning> switches() {
        OptionalDouble worst =
                results.stream()
                        .filter(
                                result ->
                                        new HashSet<>(result.cpus()).size()
                                                == result.workers().size())
                        .flatMap(result -> switches(result).stream())
                        .mapToDouble(Double::doubleValue)
                        .max();
        return worst.isPresent() && worst.getAsDouble() >= SWITCHES
                ? Warning.of(
                        Kind.PREEMPTED,
                        cell,
                        "each worker's CPU was taken away up to %.0f times a second: something else"
                                + " ran on it",
                        worst.getAsDouble())
                : Optional.empty();
    }

    private static Optional<Double> switches(ForkResult result) {
        double seconds = seconds(result);
        int workers = result.workers().size();
        return seconds > 0 && workers > 0
                ? result.conditions()
                        .flatMap(Conditions::involuntarySwitches)
                        .map(switches -> switches / seconds / workers)
                : Optional.empty();
    }

    private Optional<Warning> strayed() {
        List<Worker> strays =
                results.stream()
                        .flatMap(result -> result.workers().stream())
                        .filter(Worker::strayed)
                        .toList();
        return strays.isEmpty()
                ? Optional.empty()
                : Warning.of(
                        Kind.STRAYED,
                        cell,
                        "worker %d was pinned to CPU %d and seen on %s%s",
                        strays.get(0).number(),
                        strays.get(0).pinned(),
                        strays.get(0).ranOn(),
                        strays.size() == 1 ? "" : ", and " + (strays.size() - 1) + " more strayed");
    }

    /** The larger change of the frequency: within a fork or between forks. */
    private Optional<Warning> frequency() {
        double within =
                results.stream()
                        .flatMap(result -> result.conditions().stream())
                        .flatMap(ConditionWarnings::change)
                        .mapToDouble(Math::abs)
                        .max()
                        .orElse(0);
        double[] means =
                results.stream()
                        .flatMap(result -> result.conditions().stream())
                        .map(ConditionWarnings::megahertz)
                        .flatMap(Optional::stream)
                        .mapToDouble(Double::doubleValue)
                        .toArray();
        double between =
                means.length == 0
                        ? 0
                        : DoubleStream.of(means).max().orElseThrow()
                                        / DoubleStream.of(means).min().orElseThrow()
                                - 1;
        return Math.max(within, between) < FREQUENCY
                ? Optional.empty()
                : Warning.of(
                        Kind.FREQUENCY,
                        cell,
                        "its CPUs' frequency changed by %.1f%% %s",
                        Math.max(within, between) * 100,
                        within >= between ? "within a fork" : "between forks");
    }

    private static Stream<Double> change(Conditions conditions) {
        return conditions
                .megahertzBefore()
                .flatMap(before -> conditions.megahertzAfter().map(after -> after / before - 1))
                .stream();
    }

    private static Optional<Double> megahertz(Conditions conditions) {
        return conditions
                .megahertzBefore()
                .flatMap(before -> conditions.megahertzAfter().map(after -> (before + after) / 2));
    }

    private Optional<Warning> pauses() {
        OptionalDouble worst =
                results.stream()
                        .flatMap(result -> pauses(result).stream())
                        .mapToDouble(Double::doubleValue)
                        .max();
        return worst.isPresent() && worst.getAsDouble() >= PAUSES
                ? Warning.of(
                        Kind.PAUSED,
                        cell,
                        "collectors and safepoints stopped its threads for up to %.1f%% of a fork",
                        worst.getAsDouble() * 100)
                : Optional.empty();
    }

    /**
     * The share of time in pauses. A collection happens at a safepoint, so this takes the longer of
     * the two times, not their sum.
     */
    private static Optional<Double> pauses(ForkResult result) {
        double seconds = seconds(result);
        return Stream.of(
                        result.conditions().flatMap(Conditions::gcMillis),
                        result.conditions().flatMap(Conditions::safepointMillis))
                .flatMap(Optional::stream)
                .max(Long::compare)
                .filter(millis -> seconds > 0)
                .map(millis -> millis / 1e3 / seconds);
    }

    private static double seconds(ForkResult result) {
        Duration time = Duration.between(result.started(), result.finished());
        return time.toSeconds() + time.getNano() / 1e9;
    }

    private Optional<Warning> multiplexed() {
        boolean shared =
                results.stream()
                        .flatMap(result -> result.conditions().stream())
                        .anyMatch(Conditions::multiplexed);
        return shared
                ? Warning.of(
                        Kind.MULTIPLEXED,
                        cell,
                        "hardware events took turns on the counters of the CPU, so their"
                                + " numbers are extrapolated")
                : Optional.empty();
    }

    private DoubleStream conditions(Function<Conditions, Optional<Double>> field) {
        return results.stream()
                .flatMap(result -> result.conditions().stream())
                .flatMap(conditions -> field.apply(conditions).stream())
                .mapToDouble(Double::doubleValue);
    }
}
