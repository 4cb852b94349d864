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
 * @param kind what it is
 * @param factory makes a counter whose value is zero
 */
public record Subject(String name, Kind kind, Supplier<Counter> factory) {

    /** The design whose updates may be lost: it shows what a correct counter costs on top. */
    private static final String LOSSY_DESIGN = "nonatomic";

    /**
     * Every subject there is on this machine but for yardsticks: variants, then peers, then those
     * in C with their empty loop, then that of Java. Those in C are there where they cannot be run,
     * too, so that a plan says why.
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
     * The subject of a name.
     *
     * @param name one of {@link #all()}'s names, or a yardstick's
     * @return the subject
     * @throws IllegalArgumentException if there is none
     */
    public static Subject named(String name) {
        return Stream.concat(all().stream(), yardsticks().stream())
                .filter(subject -> subject.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "'" + name + "' is no subject that exists in this JVM"));
    }

    /** Those that are measured only where they are named. */
    public static List<Subject> yardsticks() {
        return Yardsticks.subjects();
    }

    /** What a subject of this name is, whether this machine has it or not. */
    public static Kind kind(String name) {
        return name.contains(":") && !Twins.isInC(name) ? Kind.VARIANT : named(name).kind();
    }

    /**
     * Why a name that is no subject's is refused on this machine.
     *
     * @param name a full or shortened name of a variant
     * @return the reason and, where there is one, the remedy; empty if the name is simply unknown
     */
    public static Optional<String> refusal(String name) {
        return ServiceLoader.load(CounterProvider.class).stream()
                .flatMap(provider -> provider.get().refusal(name).stream())
                .findFirst();
    }

    /**
     * Whether a name means this.
     *
     * @param text a peer's name, or a variant's; what is written with colons may be shortened
     * @return whether it does; of several subjects that a shortened name fits the first is meant
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
     * Prepares the creation of many counters: what can be settled once is settled here.
     *
     * @param options how to lay out counters of a variant; others ignore them
     * @return makes counters whose value is zero
     */
    public Supplier<Counter> prepared(CounterOptions options) {
        return kind == Kind.VARIANT ? Counters.factory(Variant.parse(name), options) : factory;
    }

    /**
     * Whether a subject of this name may lose updates and is measured nevertheless.
     *
     * @param name a subject's name
     * @return whether a failed validation is what is expected of it
     */
    public static boolean lossy(String name) {
        return name.startsWith(LOSSY_DESIGN + ":") || Twins.isLossy(name);
    }
}
