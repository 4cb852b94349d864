package dev.percpu.harness.bench;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.CounterProvider;
import dev.percpu.counters.Counters;
import dev.percpu.counters.Variant;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Twins;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Something that can be measured.
 *
 * @param name the name in plans and rows: a variant's full name, or a peer's own
 * @param kind the kind of the subject
 * @param factory creates counters whose value is zero
 */
public record Subject(String name, Kind kind, Supplier<Counter> factory) {

    /**
     * All subjects on this machine except yardsticks: variants, then peers, then the counters in C
     * with their empty loop, then the empty loop in Java. The subjects in C are included even if
     * they cannot be run here, so that a plan can say why.
     *
     * @return the subjects, with distinct names
     */
    public static List<Subject> all() {
        List<Subject> subjects = new ArrayList<>();
        Counters.variants().forEach(variant -> subjects.add(of(variant)));
        subjects.addAll(Peers.subjects());
        subjects.addAll(CPeers.subjects());
        subjects.add(new Subject("empty", Kind.EMPTY, EmptyCounter::new));
        return List.copyOf(subjects);
    }

    /**
     * Finds the subject with a given name.
     *
     * @param name a name from {@link #all()}, or the name of a yardstick
     * @throws IllegalArgumentException if there is no such subject
     */
    public static Subject named(String name) {
        return Stream.concat(all().stream(), yardsticks().stream())
                .filter(subject -> subject.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "'"
                                                + name
                                                + "' is not a subject of this JVM; 'counters"
                                                + " list' prints all"));
    }

    /** The subjects that are measured only if the user names them. */
    public static List<Subject> yardsticks() {
        return Yardsticks.subjects();
    }

    /** The kind of the subject with this name, even if this machine does not have the subject. */
    public static Kind kind(String name) {
        return name.contains(":") && !Twins.isInC(name) ? Kind.VARIANT : named(name).kind();
    }

    /**
     * Why a name that is not a subject's is refused on this machine.
     *
     * @param name a full or shortened name of a variant
     * @return the reason and, if there is one, the remedy; empty if the name is simply unknown
     */
    public static Optional<String> refusal(String name) {
        return ServiceLoader.load(CounterProvider.class).stream()
                .flatMap(provider -> provider.get().refusal(name).stream())
                .findFirst();
    }

    /**
     * Whether a name stands for this subject.
     *
     * @param text the name of a peer or a variant; a name with colons may be shortened
     * @return whether it does; a shortened name that fits several subjects stands for the first of
     *     them
     */
    public boolean isMeant(String text) {
        return kind == Kind.VARIANT
                ? Variant.parse(name).matches(text)
                : name.equalsIgnoreCase(text) || name.startsWith(text + ":");
    }

    private static Subject of(Variant variant) {
        return new Subject(
                variant.toString(),
                Kind.VARIANT,
                () -> Counters.create(variant, ForkSettings.counterOptions()));
    }

    /**
     * Prepares the creation of many counters. What is the same for all of them is decided once,
     * here.
     *
     * @param options the layout of a variant's counters; other subjects ignore it
     * @return creates counters whose value is zero
     */
    public Supplier<Counter> prepared(CounterOptions options) {
        return kind == Kind.VARIANT ? Counters.factory(Variant.parse(name), options) : factory;
    }
}
