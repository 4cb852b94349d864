package dev.percpu.counters.design;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterGroup;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.CounterProvider;
import dev.percpu.counters.Variant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Provides all variants of a catalogue. */
public abstract class CatalogueProvider implements CounterProvider {

    private final Catalogue catalogue;
    private final int rank;

    /**
     * Provides a catalogue.
     *
     * @param catalogue the catalogue
     * @param rank its rank among all providers; a catalogue that contains another one has the
     *     higher rank
     */
    protected CatalogueProvider(Catalogue catalogue, int rank) {
        this.catalogue = catalogue;
        this.rank = rank;
    }

    @Override
    public final List<Variant> variants() {
        return catalogue.variants();
    }

    @Override
    public final int rank() {
        return rank;
    }

    @Override
    public final Supplier<Counter> factory(Variant variant, CounterOptions options) {
        return catalogue.factory(variant, options);
    }

    @Override
    public final Supplier<CounterGroup> groupFactory(
            Variant variant, int size, CounterOptions options) {
        return catalogue.groupFactory(variant, size, options);
    }

    @Override
    public final Optional<String> refusal(String name) {
        return catalogue.refusal(name);
    }
}
