package dev.percpu.counters.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.BatchedCounter;
import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.CpuLocalCounter;
import dev.percpu.counters.LazyCounter;
import dev.percpu.counters.LimitCounter;
import dev.percpu.counters.SlotReuse;
import dev.percpu.counters.SnapshotCounter;
import dev.percpu.counters.Variant;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What every variant keeps of the memory that counters have one after the other. */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.percpu.counters.contract.ReuseContract#variants")
public abstract class ReuseContract {

    private static final int ROUNDS = Rounds.of(30);
    private static final int CPUS = SimulatedBox.cpus(200);

    @Parameter Variant variant;

    static Stream<Variant> variants() {
        return Kinds.all();
    }

    /** How this module moves threads between CPUs. */
    protected Migration migration() {
        return Migration.NONE;
    }

    @Test
    void aNewCounterIsZeroWhateverTheLastOneHeldAndHoweverItCameThere()
            throws InterruptedException {
        for (SlotReuse reuse : SlotReuse.values()) {
            CounterOptions options =
                    CounterOptions.defaults()
                            .withReuse(reuse)
                            .withPossibleCpus(CPUS)
                            .withLimit(1_000)
                            .withBatch(8);
            Supplier<Counter> counters = Counters.factory(variant, options);
            for (int round = 0; round < ROUNDS; round++) {
                try (Counter counter = counters.get()) {
                    assertThat(counter.sum()).as("%s, round %d", reuse, round).isZero();
                    assertThat(counter.accuracy().allows(counter.read(), 0)).isTrue();
                    boolean lossy = counter.accuracy().sum() == Accuracy.Consistency.LOSSY;
                    Workers.run(
                            lossy ? 1 : 2,
                            worker -> migration().whileMoving(() -> use(counter, worker)));
                    if (round % 3 == 0) {
                        counter.drain();
                        counter.add(round % 2);
                    }
                }
            }
        }
    }

    /** Changes the counter in all the ways that it has. */
    private static void use(Counter counter, int worker) {
        for (int i = 1; i <= 40; i++) {
            counter.add(i % 2 == 0 ? -1 : 1);
            counter.add(i % 10);
            if (counter instanceof BatchedCounter batched) {
                batched.addLocal(i);
                batched.limitedAdd(1_000, i);
            } else if (counter instanceof LazyCounter lazy) {
                lazy.addRemote(i);
                lazy.upgrade();
            } else if (counter instanceof LimitCounter limit) {
                limit.tryAdd(i);
                limit.tryAddApproximate(i);
            } else if (counter instanceof SnapshotCounter flip) {
                flip.snapshot();
            } else if (counter instanceof CpuLocalCounter local) {
                local.setHere(i);
            }
        }
        counter.add(1_000_003 + worker);
    }
}
