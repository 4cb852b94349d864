package dev.percpu.harness.bench.workloads;

import dev.percpu.counters.Counter;
import dev.percpu.counters.SnapshotCounter;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.bench.UnclearableCounter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What a subject's counters can do besides counting; found out once. */
record Abilities(boolean snapshot, boolean drain) {

    private static final Map<String, Abilities> KNOWN = new ConcurrentHashMap<>();

    static Abilities of(Subject subject) {
        return KNOWN.computeIfAbsent(
                subject.name(),
                name -> {
                    try (Counter counter = subject.factory().get()) {
                        return new Abilities(
                                counter instanceof SnapshotCounter,
                                !(counter instanceof UnclearableCounter));
                    }
                });
    }
}
