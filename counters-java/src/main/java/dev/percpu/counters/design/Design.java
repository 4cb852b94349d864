package dev.percpu.counters.design;

import dev.percpu.counters.Accuracy;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The algorithms, and which index and store each of them can bear. */
enum Design {
    /** One word that every thread updates. */
    ATOMIC(StripedCounter.class, List.of("single"), false, Accuracy.LINEARIZABLE),

    /** Slots that only a sum brings together. */
    STRIPED(StripedCounter.class, List.of("thread-hash", "cpu"), false, Accuracy.QUIESCENT),

    /** Slots that are folded into a central count. Its accuracy depends on the batch. */
    PERCPU(PercpuCounter.class, List.of("cpu", "thread-hash"), true, Accuracy.QUIESCENT),

    /** The lossy baseline: what counting costs if it need not be right. */
    NONATOMIC(StripedCounter.class, List.of("single", "thread-hash", "cpu"), false, Accuracy.LOSSY);

    private final String word = name().toLowerCase(Locale.ROOT);
    private final Class<?> template;
    private final List<String> indexes;
    private final boolean central;
    private final Accuracy accuracy;

    Design(Class<?> template, List<String> indexes, boolean central, Accuracy accuracy) {
        this.template = template;
        this.indexes = indexes;
        this.central = central;
        this.accuracy = accuracy;
    }

    String word() {
        return word;
    }

    /** The class to specialise. Naming it does not initialise it. */
    Class<?> template() {
        return template;
    }

    /** The indexes it makes sense over, preferred ones first. */
    List<String> indexes() {
        return indexes;
    }

    /** Whether it keeps a central count. */
    boolean central() {
        return central;
    }

    Accuracy accuracy() {
        return accuracy;
    }

    /** Why this design cannot use a store. */
    Optional<String> refusal(String store) {
        boolean lossy = store.equals(StoreKind.PLAIN.word());
        if (lossy && this != NONATOMIC) {
            return Optional.of(
                    "store 'plain' loses updates when two threads meet in a slot, as threads of every"
                            + " index can; use atomic or cas, or measure the loss with design"
                            + " 'nonatomic'");
        }
        if (!lossy && this == NONATOMIC) {
            return Optional.of(
                    "design 'nonatomic' is the lossy baseline and takes store 'plain' only, not '"
                            + store
                            + "'; use design 'atomic' or 'striped'");
        }
        return Optional.empty();
    }
}
