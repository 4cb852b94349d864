package dev.percpu.harness.articles.kernel;

import dev.percpu.harness.stats.Interval;
import dev.percpu.harness.stats.Medians;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Conditions;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Purpose;
import dev.percpu.harness.store.Series;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The cost of a process in one cell, on the running kernel.
 *
 * @param cell what was measured
 * @param forks how many forks succeeded
 * @param times nanoseconds for each process, by the role of the rows' series
 * @param systemShare system time as a share of user and system time; empty without a fork
 * @param samples the number of samples and the shares of them, by the names that rows use
 * @param absent why a share is missing, by its name
 * @param warnings the reasons to trust the figures less, a sentence each
 * @param error why the series ended early; empty if it did not
 */
public record ProcessCost(
        CellKey cell,
        int forks,
        Map<String, Median> times,
        Optional<Median> systemShare,
        Map<String, Double> samples,
        Map<String, String> absent,
        List<String> warnings,
        Optional<String> error) {

    /** The role of the time in the kernel. */
    public static final String SYSTEM = "system";

    /** The role of the time outside the kernel. */
    public static final String USER = "user";

    public ProcessCost {
        times = new LinkedHashMap<>(times);
        samples = new TreeMap<>(samples);
        absent = new TreeMap<>(absent);
        warnings = List.copyOf(warnings);
    }

    /**
     * A median over forks.
     *
     * @param value the median
     * @param interval its 95% bootstrap interval; empty with fewer than three forks
     */
    public record Median(double value, Optional<Interval> interval) {}

    /** The costs of all cells that measured the kernel. */
    public static List<ProcessCost> of(List<ForkResult> results) {
        return results.stream()
                .filter(result -> result.kind() == Kind.KERNEL)
                .collect(
                        Collectors.groupingBy(
                                ForkResult::cell, LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .map(ProcessCost::ofCell)
                .toList();
    }

    private static ProcessCost ofCell(List<ForkResult> results) {
        List<ForkResult> good =
                results.stream()
                        .filter(result -> result.purpose() == Purpose.TIMING && result.scored())
                        .toList();
        Map<String, Median> times = new LinkedHashMap<>();
        for (String role : roles(good)) {
            double[] values = values(good, role);
            times.put(
                    role,
                    new Median(
                            Medians.median(values),
                            Medians.interval(List.of(values), medians -> medians[0])));
        }
        Map<String, Double> samples = new TreeMap<>();
        Map<String, String> absent = new TreeMap<>();
        for (ForkResult result : results) {
            samples.putAll(result.conditions().map(Conditions::events).orElse(Map.of()));
            absent.putAll(result.conditions().map(Conditions::absent).orElse(Map.of()));
        }
        return new ProcessCost(
                results.get(0).cell(),
                good.size(),
                times,
                systemShare(good),
                samples,
                absent,
                results.stream().flatMap(result -> result.warnings().stream()).distinct().toList(),
                results.stream().flatMap(result -> result.error().stream()).findFirst());
    }

    private static List<String> roles(List<ForkResult> results) {
        return results.stream()
                .flatMap(result -> result.series().stream())
                .map(Series::role)
                .distinct()
                .toList();
    }

    private static double[] values(List<ForkResult> results, String role) {
        return results.stream()
                .flatMap(result -> result.series().stream())
                .filter(series -> series.role().equals(role))
                .mapToDouble(Series::value)
                .toArray();
    }

    private static Optional<Median> systemShare(List<ForkResult> results) {
        double[] system = values(results, SYSTEM);
        double[] user = values(results, USER);
        if (system.length == 0 || system.length != user.length) {
            return Optional.empty();
        }
        List<double[]> series = List.of(system, user);
        return Optional.of(
                new Median(
                        share(Medians.of(series)), Medians.interval(series, ProcessCost::share)));
    }

    private static double share(double... systemAndUser) {
        double all = systemAndUser[0] + systemAndUser[1];
        return all == 0 ? 0 : systemAndUser[0] / all;
    }
}
