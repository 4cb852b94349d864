package dev.percpu.harness.plan;

import dev.percpu.counters.Variant;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Twins;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds the subjects that names stand for.
 *
 * @param known what can be measured
 * @param refusal why a name that is not a subject's is refused, if a reason is known
 */
record Subjects(List<Subject> known, Function<String, Optional<String>> refusal) {

    private static final String ALL = "all";

    /**
     * One layout on the heap and one off the heap, which is the comparison of a run without
     * options.
     */
    private static final Set<String> USUAL_LAYOUTS = Set.of("heap", "offheap");

    /**
     * For these designs, a run without options measures each way to update the current CPU's slot
     * off the heap.
     */
    private static final Set<String> BY_CPU = Set.of("striped", "percpu");

    private static final Set<String> WAYS = Set.of("atomic", "rseq", "rseq-installed");

    /**
     * The subjects with the given names, without repetition; the usual subjects if no name is
     * given.
     */
    List<Subject> chosen(List<String> names) throws PlanException {
        if (names.isEmpty()) {
            return usual();
        }
        Set<Subject> chosen = new LinkedHashSet<>();
        for (String name : names) {
            if (name.equals(ALL)) {
                chosen.addAll(known);
            } else {
                chosen.add(named(name));
            }
        }
        return List.copyOf(chosen);
    }

    private List<Subject> usual() {
        Set<String> families = new HashSet<>();
        return known.stream()
                .filter(
                        subject ->
                                subject.kind() != Kind.VARIANT
                                        ? isUsual(subject.name())
                                        : isUsual(Variant.parse(subject.name()), families))
                .toList();
    }

    /**
     * Whether a run without options measures a peer. Of the counters in C, it measures one form,
     * which is enough to compare Java with, and none that loses updates.
     */
    private static boolean isUsual(String peer) {
        return !Twins.isInC(peer)
                || !Twins.isLossy(peer) && !peer.endsWith(":" + Twins.Form.INLINED.word());
    }

    private static boolean isUsual(Variant variant, Set<String> families) {
        boolean opensFamily =
                USUAL_LAYOUTS.contains(variant.layout())
                        && families.add(variant.design() + ":" + variant.layout());
        return opensFamily
                || BY_CPU.contains(variant.design())
                        && variant.layout().equals("offheap")
                        && variant.index().equals("cpu")
                        && WAYS.contains(variant.store());
    }

    private Subject named(String name) throws PlanException {
        List<Subject> all = new ArrayList<>(known);
        all.addAll(Subject.yardsticks());
        for (Subject subject : all) {
            if (subject.isMeant(name)) {
                return subject;
            }
        }
        throw NearMatches.unknown(
                "variant or peer",
                name,
                names(),
                refusal.apply(name),
                "'counters list' prints all");
    }

    /** All accepted names, including the shortened ones. */
    private List<String> names() {
        return known.stream().flatMap(Subjects::names).distinct().toList();
    }

    private static Stream<String> names(Subject subject) {
        String name = subject.name();
        return IntStream.rangeClosed(1, name.length())
                .filter(end -> end == name.length() || name.charAt(end) == ':')
                .mapToObj(end -> name.substring(0, end));
    }
}
