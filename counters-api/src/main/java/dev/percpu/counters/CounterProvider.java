package dev.percpu.counters;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A source of counters, found by {@link java.util.ServiceLoader}. Applications use {@link Counters}
 * instead.
 *
 * <p>Implementations are thread-safe.
 */
public interface CounterProvider {

    /**
     * The variants that this provider can create on this machine, preferred ones first: of several
     * that a shortened name matches, the first is meant.
     *
     * @return the variants, never changing
     */
    List<Variant> variants();

    /**
     * Where this provider's variants stand among those of others.
     *
     * @return a rank; the variants of the highest come first
     */
    int rank();

    /**
     * Prepares the creation of counters.
     *
     * @param variant one of {@link #variants()}
     * @param options how to lay them out
     * @return makes counters whose value is zero; throws {@link IllegalStateException} if memory
     *     cannot be had, existing counters being unharmed. Thread-safe
     * @throws IllegalArgumentException if the options do not fit the variant or the machine
     */
    Supplier<Counter> factory(Variant variant, CounterOptions options);

    /**
     * Prepares the creation of groups.
     *
     * @param variant one of {@link #variants()}
     * @param size how many counters each group has
     * @param options how to lay them out
     * @return makes groups whose values are zero; throws {@link IllegalStateException} if memory
     *     cannot be had, existing counters being unharmed. Thread-safe
     * @throws IllegalArgumentException if the design has no groups, or size or options do not fit
     */
    Supplier<CounterGroup> groupFactory(Variant variant, int size, CounterOptions options);

    /**
     * Why a variant is not among {@link #variants()}, if this provider knows.
     *
     * @param name a full or shortened name
     * @return the reason and, where there is one, the remedy; empty if the name is none of this
     *     provider's business
     */
    Optional<String> refusal(String name);
}
