package dev.percpu.counters.child;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.ExecutionContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * An application that is loaded together with the library: it counts, and closes its counters when
 * it ends or keeps them in a static field.
 */
public final class Deployed implements BiConsumer<String, Boolean> {

    private static final List<String> DESIGNS =
            List.of("striped", "percpu", "lazy", "flip", "owner", "eventual");

    /** Off the heap a chunk of address space is so large then that a lost one is seen. */
    private static final int MANY_CPUS = 4096;

    private static final List<Counter> KEPT = new ArrayList<>();

    /** Called by reflection. */
    public Deployed() {}

    @Override
    public void accept(String layout, Boolean closes) {
        CounterOptions options = CounterOptions.defaults();
        if (layout.startsWith("offheap")) {
            options = options.withPossibleCpus(MANY_CPUS);
        }
        List<String> variants =
                new ArrayList<>(DESIGNS.stream().map(design -> design + ":" + layout).toList());
        Counters.variants().stream()
                .filter(variant -> variant.layout().equals(layout))
                .filter(variant -> variant.store().equals("rseq-installed"))
                .forEach(variant -> variants.add(variant.toString()));
        for (String variant : variants) {
            Counter counter = Counters.create(variant, options);
            KEPT.add(counter);
            count(counter);
        }
        if (closes) {
            KEPT.forEach(Counter::close);
            KEPT.clear();
        }
    }

    /** By this thread, which outlives the application, and by one that does not. */
    private static void count(Counter counter) {
        ExecutionContext.Scope callback = ExecutionContext.CALLBACK.enter();
        counter.add(40);
        callback.close();
        Thread other = new Thread(() -> counter.add(2));
        other.start();
        try {
            other.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (counter.sum() != 42) {
            throw new IllegalStateException(counter + " has " + counter.sum());
        }
    }
}
