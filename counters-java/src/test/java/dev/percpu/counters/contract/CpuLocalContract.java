package dev.percpu.counters.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.CpuLocalCounter;
import dev.percpu.counters.Variant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What every variant keeps, besides {@link CounterContract}, that has an instance for each CPU. */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.percpu.counters.contract.CpuLocalContract#variants")
public abstract class CpuLocalContract {

    @Parameter Variant variant;

    static Stream<Variant> variants() {
        return Kinds.of(CpuLocalCounter.class);
    }

    /** How many CPUs there are to run on, at least 1. */
    protected abstract int cpus();

    /**
     * Runs something on a thread of its own that stays on one CPU.
     *
     * @param cpu which one, 0 to {@code cpus() − 1}
     * @param body what to run
     */
    protected abstract void on(int cpu, Runnable body) throws InterruptedException;

    private CpuLocalCounter create() {
        return (CpuLocalCounter) Counters.create(variant, CounterOptions.defaults());
    }

    @Test
    void operationsHereAreOnTheCurrentCpusInstance() throws InterruptedException {
        try (CpuLocalCounter counter = create()) {
            long sum = 0;
            for (int cpu = 0; cpu < cpus(); cpu++) {
                long value = 1_000 + cpu;
                on(
                        cpu,
                        () -> {
                            assertThat(counter.readHere()).isZero();
                            counter.add(40);
                            counter.decrement();
                            assertThat(counter.readHere()).isEqualTo(39);
                            counter.setHere(value);
                            counter.increment();
                        });
                sum += value + 1;
                assertThat(counter.sum()).isEqualTo(sum);
            }
            for (int cpu = 0; cpu < cpus(); cpu++) {
                long value = 1_001 + cpu;
                on(cpu, () -> assertThat(counter.readHere()).isEqualTo(value));
            }
            assertThat(counter.read()).isEqualTo(sum);
        }
    }

    @Test
    void noDrainReturnsValuesThatSetHereOverwrote() throws InterruptedException {
        try (CpuLocalCounter counter = create()) {
            on(
                    0,
                    () -> {
                        counter.add(1_000);
                        counter.setHere(-3);
                    });
            assertThat(counter.drain()).isEqualTo(-3);
            on(
                    0,
                    () -> {
                        assertThat(counter.readHere()).isZero();
                        counter.setHere(4);
                    });
            assertThat(counter.drain()).isEqualTo(4);
            assertThat(counter.sum()).isZero();
        }
    }

    @Test
    void theCallsHereAreRefusedAfterClose() {
        CpuLocalCounter counter = create();
        counter.close();
        assertThatIllegalStateException().isThrownBy(counter::readHere);
        assertThatIllegalStateException().isThrownBy(() -> counter.setHere(1));
    }
}
