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
 * The subjects that names mean.
 *
 * @param known what can be measured
 * @param refusal why a name that is no subject's is refused, where there is a reason
 */
record Subjects(List<Subject> known, Function<String, Optional<String>> refusal) {

    private static final String ALL = "all";

    /** One layout on the heap against one off it: the comparison that a plain run is for. */
    private static final Set<String> USUAL_LAYOUTS = Set.of("heap", "offheap");

    /** Of these a plain run measures each way to update the current CPU's slot off the heap. */
    private static final Set<String> BY_CPU = Set.of("striped", "percpu");

    private static final Set<String> WAYS = Set.of("atomic", "rseq", "rseq-installed");

    /** Those of the names, each once; the usual ones if there is no name. */
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

    /** In C one form is enough to set Java beside, and what is lost there is no concern. */
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

    /** Every name that is understood, the shortened ones too. */
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
