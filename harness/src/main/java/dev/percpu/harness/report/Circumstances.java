package dev.percpu.harness.report;

import dev.percpu.harness.pinning.CpuOrder;
import dev.percpu.harness.store.Conditions;
import dev.percpu.harness.store.ForkResult;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The conditions under which the forks of a cell measured, in half a line. */
final class Circumstances {

    private Circumstances() {}

    /**
     * The conditions of the timing forks, and the events that the counting forks saw.
     *
     * @return the known facts; empty if nothing is known
     */
    static List<String> of(List<ForkResult> timing, List<ForkResult> counting) {
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

    private static Optional<String> cpus(List<ForkResult> forks) {
        List<List<Integer>> seen =
                forks.stream()
                        .map(ForkResult::cpus)
                        .filter(cpus -> !cpus.isEmpty())
                        .distinct()
                        .toList();
        return seen.size() == 1
                ? Optional.of("pinned to CPUs " + CpuOrder.text(seen.get(0)))
                : Optional.empty();
    }

    private static List<Conditions> conditions(List<ForkResult> forks) {
        return forks.stream().flatMap(row -> row.conditions().stream()).toList();
    }

    private static Optional<String> frequency(List<Conditions> conditions) {
        DoubleSummaryStatistics seen =
                conditions.stream()
                        .flatMap(each -> Stream.of(each.megahertzBefore(), each.megahertzAfter()))
                        .flatMap(Optional::stream)
                        .mapToDouble(Double::doubleValue)
                        .summaryStatistics();
        return seen.getCount() == 0
                ? Optional.empty()
                : Optional.of(
                        "%s to %s MHz"
                                .formatted(
                                        Wording.whole(seen.getMin()),
                                        Wording.whole(seen.getMax())));
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
