package dev.percpu.counters.design;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.CpuLocalCounter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is here, on CPUs that the test chooses. */
class CpuLocalsTest {

    private static final HookedLayout LAYOUT = new HookedLayout();
    private static final ChosenIndex INDEX = new ChosenIndex(3);

    @Test
    void hereIsTheInstanceOfTheCurrentCpuAndNoOther() {
        for (String store : List.of("atomic", "cas")) {
            try (CpuLocalCounter counter =
                    (CpuLocalCounter)
                            LAYOUT.create(
                                    "local:heap:cpu:" + store, INDEX, CounterOptions.defaults())) {
                INDEX.choose(0);
                counter.add(5);
                INDEX.choose(2);
                counter.add(7);
                counter.add(1);
                assertThat(counter.readHere()).isEqualTo(8);
                counter.setHere(100);
                assertThat(counter.readHere()).isEqualTo(100);
                INDEX.choose(1);
                assertThat(counter.readHere()).isZero();
                counter.setHere(-1);
                INDEX.choose(0);
                assertThat(counter.readHere()).isEqualTo(5);
                assertThat(counter.sum()).isEqualTo(104);
                assertThat(counter.read()).isEqualTo(104);
                assertThat(counter.drain()).isEqualTo(104);
                assertThat(counter.sum()).isZero();
                assertThat(counter.readHere()).isZero();
            }
        }
    }
}
