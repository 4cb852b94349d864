package dev.percpu.harness.bench;

import dev.percpu.counters.BatchedCounter;
import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.offheap.OffHeapProvider;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Twins;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The designs in C, in a library of loops ({@code native-src/bench/peers}). They show what the same
 * work costs without a JVM. Workers run them as they run the counters in Java, in the same fork and
 * on the same CPUs. {@code harness/docs/c-peers.md} describes each of them.
 */
public final class CPeers {

    private static final List<String> DESIGNS =
            List.of(
                    "atomic:atomic",
                    "striped:atomic",
                    "striped:rseq",
                    "percpu:atomic",
                    "percpu:rseq",
                    "local:opaque",
                    "nonatomic:plain");

    private CPeers() {}

    static List<Subject> subjects() {
        List<Subject> subjects = new ArrayList<>();
        for (String design : DESIGNS) {
            for (Twins.Form form : Twins.Form.values()) {
                String name = Twins.name(design, form);
                subjects.add(new Subject(name, Kind.PEER, () -> new Loop(name)));
            }
        }
        subjects.add(new Subject(Twins.EMPTY, Kind.EMPTY, () -> new Loop(Twins.EMPTY)));
        return subjects;
    }

    /**
     * Why a counter in C cannot be run here.
     *
     * @param subject the counter's name
     * @return the reason and, if there is one, the remedy; empty if the counter can be run
     */
    public static Optional<String> unavailable(String subject) {
        return PeerLibrary.unavailable()
                .or(
                        () ->
                                PeerLibrary.refusal(nameInC(subject))
                                        .map(reason -> subject + " is not available: " + reason));
    }

    private static String nameInC(String subject) {
        return subject.substring(subject.indexOf(':') + 1);
    }

    /** A counter in C. Its memory has the same layout as that of the variants off the heap. */
    private static final class Loop extends UnclearableCounter implements Looped {

        private final MemorySegment peer;
        private volatile boolean closed;

        Loop(String subject) {
            unavailable(subject)
                    .ifPresent(
                            reason -> {
                                throw new IllegalStateException(reason);
                            });
            CounterOptions options = ForkSettings.counterOptions();
            try (Arena arena = Arena.ofConfined();
                    Counter percpu = Counters.create("percpu:heap", options)) {
                peer =
                        PeerLibrary.create(
                                arena.allocateFrom(nameInC(subject)),
                                OffHeapProvider.stride(),
                                ForkSettings.layoutCpus(),
                                ((BatchedCounter) percpu).batch());
            }
        }

        private MemorySegment open() {
            if (closed) {
                throw new IllegalStateException("the counter is closed");
            }
            return peer;
        }

        @Override
        public void run(long turns) {
            PeerLibrary.run(open(), turns, 1);
        }

        @Override
        public void add(long delta) {
            PeerLibrary.run(open(), 1, delta);
        }

        @Override
        public long sum() {
            return PeerLibrary.sum(open());
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                PeerLibrary.free(peer);
            }
        }
    }
}
