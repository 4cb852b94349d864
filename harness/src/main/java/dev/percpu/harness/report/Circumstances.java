package dev.percpu.harness.report;

import dev.percpu.harness.store.Conditions;
import dev.percpu.harness.store.ForkRow;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What went on while the forks of a cell measured, in half a line. */
final class Circumstances {

    private Circumstances() {}

    /**
     * The conditions of timing forks, and the events that counting forks saw.
     *
     * @param timing the forks that were timed
     * @param counting the forks that counted events
     * @return the facts that are known, none if nothing is
     */
    static List<String> of(List<ForkRow> timing, List<ForkRow> counting) {
        List<String> facts = new ArrayList<>();
        cpus(timing).ifPresent(facts::add);
        List<Conditions> conditions = conditions(timing);
        frequency(conditions).ifPresent(facts::add);
        most(conditions, Conditions::steal)
                .ifPresent(share -> facts.add("steal up to " + Wording.percent(share)));
        total(conditions, Conditions::involuntarySwitches, "involuntary switch", "es", facts);
        total(conditions, Conditions::migrations, "migration", "s", facts);
        total(conditions, Conditions::gcMillis, "ms in collectors", "", facts);
        total(conditions, Conditions::safepointMillis, "ms at safepoints", "", facts);
        facts.addAll(events(conditions(counting.isEmpty() ? timing : counting)));
        return facts;
    }

    private static Optional<String> cpus(List<ForkRow> forks) {
        List<List<Integer>> seen =
                forks.stream()
                        .map(ForkRow::cpus)
                        .filter(cpus -> !cpus.isEmpty())
                        .distinct()
                        .toList();
        return seen.size() == 1
                ? Optional.of("pinned to CPUs " + list(seen.get(0)))
                : Optional.empty();
    }

    /** Neighbours as a range, in the order of the workers: {@code 0-3,8,10}. */
    static String list(List<Integer> cpus) {
        List<String> parts = new ArrayList<>();
        int begin = 0;
        for (int i = 1; i <= cpus.size(); i++) {
            if (i == cpus.size() || cpus.get(i) != cpus.get(i - 1) + 1) {
                int last = cpus.get(i - 1);
                parts.add(i - begin == 1 ? "" + last : cpus.get(begin) + "-" + last);
                begin = i;
            }
        }
        return String.join(",", parts);
    }

    private static List<Conditions> conditions(List<ForkRow> forks) {
        return forks.stream().flatMap(row -> row.conditions().stream()).toList();
    }

    private static Optional<String> frequency(List<Conditions> conditions) {
        DoubleSummaryStatistics seen =
                conditions.stream()
                        .flatMap(each -> Optional.of(each).stream())
                        .flatMap(
                                each ->
                                        List.of(each.megahertzBefore(), each.megahertzAfter())
                                                .stream()
                                                .flatMap(Optional::stream))
                        .mapToDouble(Double::doubleValue)
                        .summaryStatistics();
        return seen.getCount() == 0
                ? Optional.empty()
                : Optional.of(
                        String.format(
                                Locale.ROOT, "%.0f to %.0f MHz", seen.getMin(), seen.getMax()));
    }

    private static Optional<Double> most(
            List<Conditions> conditions, Function<Conditions, Optional<Double>> part) {
        return conditions.stream().flatMap(each -> part.apply(each).stream()).max(Double::compare);
    }

    private static void total(
            List<Conditions> conditions,
            Function<Conditions, Optional<Long>> part,
            String what,
            String plural,
            List<String> facts) {
        List<Long> values = conditions.stream().flatMap(each -> part.apply(each).stream()).toList();
        if (!values.isEmpty()) {
            long sum = values.stream().mapToLong(Long::longValue).sum();
            facts.add(sum + " " + what + (sum == 1 ? "" : plural));
        }
    }

    private static List<String> events(List<Conditions> conditions) {
        Map<String, Double> means =
                conditions.stream()
                        .flatMap(each -> each.events().entrySet().stream())
                        .collect(
                                Collectors.groupingBy(
                                        Map.Entry::getKey,
                                        TreeMap::new,
                                        Collectors.averagingDouble(Map.Entry::getValue)));
        return means.entrySet().stream()
                .map(event -> Wording.number(event.getValue()) + " " + event.getKey() + "/op")
                .toList();
    }
}
