package dev.percpu.harness.bench.load;

import dev.percpu.counters.Counter;
import dev.percpu.counters.SnapshotCounter;
import dev.percpu.counters.Variant;
import dev.percpu.harness.articles.tasks.TaskParameters;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.bench.UnclearableCounter;
import dev.percpu.harness.store.Kind;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Why a subject cannot do a workload. Thread-safe. */
final class Refusals {

    /** The gate that virtual threads wait at knows no more of them. */
    private static final int MOST_VIRTUAL = 65_000;

    /** What a subject's counters can do beyond counting, found out once. */
    private record Abilities(boolean snapshot, boolean drain) {}

    private static final Map<String, Abilities> ABILITIES = new ConcurrentHashMap<>();

    private Refusals() {}

    static Optional<String> of(Workload workload, Subject subject, int threads) {
        return tooFewThreads(workload, threads)
                .or(() -> tooManyThreads(workload, threads))
                .or(() -> lackingMethod(workload, subject))
                .or(() -> lackingExtent(workload, subject))
                .or(() -> singleOwner(workload, subject, threads));
    }

    private static Optional<String> tooFewThreads(Workload workload, int threads) {
        int least =
                switch (workload.kind()) {
                    case GROUPS, SNAPSHOT, DRAIN -> workload.readers() + 1;
                    case REMOTE -> 2;
                    default -> 1;
                };
        return threads >= least
                ? Optional.empty()
                : Optional.of(
                        "%s needs at least %d threads, not %d"
                                .formatted(workload.label(), least, threads));
    }

    private static Optional<String> tooManyThreads(Workload workload, int threads) {
        return workload.kind() == WorkloadKind.VIRTUAL
                        && virtualThreads(workload, threads) > MOST_VIRTUAL
                ? Optional.of(
                        "%s on %d carriers makes %d virtual threads; %d is the most, so lower each"
                                .formatted(
                                        workload.label(),
                                        threads,
                                        virtualThreads(workload, threads),
                                        MOST_VIRTUAL))
                : Optional.empty();
    }

    private static long virtualThreads(Workload workload, int carriers) {
        return (long) workload.number("each") * carriers;
    }

    private static Optional<String> lackingMethod(Workload workload, Subject subject) {
        return switch (workload.kind()) {
            case SNAPSHOT ->
                    abilities(subject).snapshot()
                            ? Optional.empty()
                            : Optional.of(subject.name() + " has no snapshot(); a flip design has");
            case DRAIN ->
                    abilities(subject).drain()
                            ? Optional.empty()
                            : Optional.of(subject.name() + " cannot be cleared without loss");
            default -> Optional.empty();
        };
    }

    private static Optional<String> lackingExtent(Workload workload, Subject subject) {
        return workload.kind() == WorkloadKind.TASKS
                        && workload.word("extent").equals("separate")
                        && subject.name().startsWith("unified:")
                ? Optional.of(
                        subject.name()
                                + " holds all of an mm in one allocation; use extent=together")
                : Optional.empty();
    }

    private static Abilities abilities(Subject subject) {
        return ABILITIES.computeIfAbsent(
                subject.name(),
                name -> {
                    try (Counter counter = subject.factory().get()) {
                        return new Abilities(
                                counter instanceof SnapshotCounter,
                                !(counter instanceof UnclearableCounter));
                    }
                });
    }

    /** Of several threads one would be the owner, and the cost of the others' path be measured. */
    private static Optional<String> singleOwner(Workload workload, Subject subject, int threads) {
        return subject.kind() == Kind.VARIANT
                        && hasSingleOwner(Variant.parse(subject.name()))
                        && updatersOfOneCounter(workload, threads) > 1
                ? Optional.of(
                        subject.name()
                                + " has one owner, and "
                                + updatersOfOneCounter(workload, threads)
                                + " threads would update it; use one, or workload remote")
                : Optional.empty();
    }

    private static boolean hasSingleOwner(Variant variant) {
        return variant.design().equals("local") && variant.index().equals("single");
    }

    private static long updatersOfOneCounter(Workload workload, int threads) {
        return switch (workload.kind()) {
            case LIFECYCLE, REMOTE -> 1;
            case TASKS -> TaskParameters.of(workload.parameters()).threads();
            case MANY -> workload.word("owned").equals("shared") ? threads : 1;
            case VIRTUAL -> virtualThreads(workload, threads);
            default -> threads - workload.readers();
        };
    }
}
