package dev.percpu.harness.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.percpu.counters.Counter;
import dev.percpu.counters.Counters;
import dev.percpu.harness.bench.load.Job;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Twins;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The counters in C, as subjects. */
class CPeersTest {

    private static final int THREADS = 4;
    private static final int LOOPS = 50;

    static List<Subject> counters() {
        return CPeers.subjects().stream().filter(subject -> subject.kind() == Kind.PEER).toList();
    }

    private static void assumeAvailable(Subject subject) {
        assumeTrue(
                PeerLibrary.unavailable().isEmpty(),
                () -> "the C bridge was not built: " + PeerLibrary.unavailable().orElse(""));
        assumeTrue(
                CPeers.unavailable(subject.name()).isEmpty(),
                () -> "no restartable sequences: " + CPeers.unavailable(subject.name()).orElse(""));
    }

    @ParameterizedTest
    @MethodSource("counters")
    void aThreadAloneCountsRight(Subject subject) {
        assumeAvailable(subject);
        Counter counter = subject.factory().get();

        ((Looped) counter).run(1000);
        counter.add(-300);
        ((Looped) counter).run(0);

        assertThat(counter.sum()).isEqualTo(700).isEqualTo(counter.read());
        assertThatThrownBy(counter::drain).isInstanceOf(UnsupportedOperationException.class);
        counter.close();
        counter.close();
        assertThatThrownBy(counter::sum).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> counter.add(1)).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @MethodSource("counters")
    void threadsThatShareOneLoseNothing(Subject subject) throws InterruptedException {
        assumeAvailable(subject);
        try (Counter counter = subject.factory().get();
                Counter other = subject.factory().get()) {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                threads.add(Thread.ofPlatform().start(() -> run(counter, other)));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            long issued = (long) THREADS * LOOPS * Looped.TURNS;
            if (Twins.isLossy(subject.name())) {
                assertThat(counter.sum()).isPositive().isLessThanOrEqualTo(issued);
            } else {
                assertThat(counter.sum()).isEqualTo(issued);
                assertThat(other.sum()).isEqualTo(THREADS * LOOPS);
            }
        }
    }

    private static void run(Counter counter, Counter other) {
        for (int loop = 0; loop < LOOPS; loop++) {
            ((Looped) counter).run(Looped.TURNS);
            other.add(1);
        }
    }

    @Test
    void theEmptyLoopCountsNothing() {
        Subject subject = Subject.named(Twins.EMPTY);
        assumeAvailable(subject);
        try (Counter counter = subject.factory().get()) {
            ((Looped) counter).run(10);
            assertThat(counter.sum()).isZero();
        }
    }

    @Test
    void everyTwinOfAVariantExists() {
        Set<String> names = counters().stream().map(Subject::name).collect(Collectors.toSet());
        Set<String> twins =
                Counters.variants().stream()
                        .flatMap(
                                variant -> Twins.of(variant.toString(), Twins.Form.CALLED).stream())
                        .collect(Collectors.toSet());

        assertThat(names).containsAll(twins);
        assertThat(twins).contains("c:striped:atomic:called", "c:local:opaque:called");
        assertThat(Twins.of("percpu:offheap:cpu:rseq-installed", Twins.Form.INLINED))
                .contains("c:percpu:rseq:inlined");
        assertThat(Twins.of("LongAdder", Twins.Form.CALLED)).isEmpty();
        assertThat(Twins.of("flip:offheap:cpu:rseq", Twins.Form.CALLED)).isEmpty();
    }

    @Test
    void namesAreThoseOfPeersAndMayBeShortened() {
        assertThat(Subject.kind("c:percpu:rseq:called")).isEqualTo(Kind.PEER);
        assertThat(Subject.kind(Twins.EMPTY)).isEqualTo(Kind.EMPTY);
        assertThat(Subject.kind("percpu:heap:cpu:atomic")).isEqualTo(Kind.VARIANT);
        Subject called = Subject.named("c:percpu:rseq:called");
        assertThat(List.of("c:percpu:rseq:called", "c:percpu:rseq", "c:percpu"))
                .allMatch(called::isMeant);
        assertThat(List.of("c:percpu:rseq:inlined", "c:perc", "percpu")).noneMatch(called::isMeant);
        assertThat(Twins.isLossy("c:nonatomic:plain:inlined")).isTrue();
    }

    @Test
    void onlyTheUpdateOfOneCounterIsALoopInC() {
        Subject subject = counters().get(0);
        assumeAvailable(subject);

        assertThat(Job.parse("update").refusal(subject.name(), 2)).isEmpty();
        assertThat(Job.parse("mixed").refusal(subject.name(), 2))
                .contains(subject.name() + " is a loop in C; it can run workload update only");
    }

    @Test
    void whatTheLibraryHasNotIsRefusedByName() {
        assumeAvailable(counters().get(0));

        assertThat(CPeers.unavailable("c:tree:rseq:called"))
                .contains("c:tree:rseq:called is not available: the library has no such peer");
    }
}
