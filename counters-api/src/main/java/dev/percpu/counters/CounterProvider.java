package dev.percpu.counters;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A source of counters, which {@link java.util.ServiceLoader} finds. Applications use {@link
 * Counters} instead.
 *
 * <p>Implementations are thread-safe.
 */
public interface CounterProvider {

    /**
     * The variants that this provider can create on this machine, preferred ones first. If a
     * shortened name matches several variants, it means the first of them.
     *
     * @return the variants; always the same list
     */
    List<Variant> variants();

    /**
     * The rank of this provider among all providers.
     *
     * @return the rank; variants of the provider with the highest rank come first
     */
    int rank();

    /**
     * Prepares to create counters.
     *
     * @param variant one of {@link #variants()}
     * @param options the options
     * @return a thread-safe supplier of counters whose value is zero; it throws {@link
     *     IllegalStateException} if memory cannot be allocated, and existing counters are then
     *     unaffected
     * @throws IllegalArgumentException if the options do not fit the variant or the machine
     */
    Supplier<Counter> factory(Variant variant, CounterOptions options);

    /**
     * Prepares to create groups.
     *
     * @param variant one of {@link #variants()}
     * @param size how many counters each group has
     * @param options the options
     * @return a thread-safe supplier of groups whose values are zero; it throws {@link
     *     IllegalStateException} if memory cannot be allocated, and existing counters are then
     *     unaffected
     * @throws IllegalArgumentException if the design has no groups, or if the size or the options
     *     do not fit
     */
    Supplier<CounterGroup> groupFactory(Variant variant, int size, CounterOptions options);

    /**
     * Tells why a variant is not among {@link #variants()}, if this provider knows.
     *
     * @param name a full or shortened name
     * @return the reason, and the remedy if there is one; empty if this provider has nothing to say
     *     about the name
     */
    Optional<String> refusal(String name);
}
