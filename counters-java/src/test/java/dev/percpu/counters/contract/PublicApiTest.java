package dev.percpu.counters.contract;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.CounterProvider;
import dev.percpu.counters.Counters;
import dev.percpu.counters.CpuList;
import dev.percpu.counters.ExecutionContext;
import dev.percpu.counters.Variant;
import dev.percpu.counters.design.PossibleCpus;
import dev.percpu.counters.heap.HeapProvider;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Bad arguments to what makes and describes counters. {@link MisuseContract} has the counters. */
class PublicApiTest {

    private static final Variant ABSENT = new Variant("percpu", "heap", "nowhere", "atomic");

    static final List<Object> INTS =
            List.of(1, Integer.MIN_VALUE, -1, 0, 7, 1 << 16, (1 << 16) + 1, Integer.MAX_VALUE);
    static final List<Object> STRINGS =
            List.of(
                    "percpu:heap",
                    "",
                    " ",
                    ":",
                    ":::::",
                    "percpu:heap:cpu:atomic",
                    "0-3,8",
                    "0-4294967296",
                    "9-1,-",
                    "\u0000<script>\ud800",
                    "x".repeat(5_000));

    private static final Map<Class<?>, List<Object>> VALUES =
            Map.ofEntries(
                    entry(int.class, INTS),
                    entry(long.class, List.of(1L, Long.MIN_VALUE, -1L, 0L, Long.MAX_VALUE)),
                    entry(boolean.class, List.of(false, true)),
                    entry(String.class, STRINGS),
                    entry(int[].class, List.of(new int[] {1}, new int[0], new int[] {3, -1})),
                    entry(
                            OptionalInt.class,
                            List.of(
                                    OptionalInt.empty(),
                                    OptionalInt.of(-1),
                                    OptionalInt.of(Integer.MAX_VALUE))),
                    entry(Variant.class, List.of(Counters.resolve("percpu:heap"), ABSENT)),
                    entry(CpuList.class, List.of(CpuList.of(1), CpuList.of())),
                    entry(
                            CounterOptions.class,
                            List.of(
                                    CounterOptions.defaults(),
                                    CounterOptions.defaults().withBatch(Integer.MAX_VALUE),
                                    CounterOptions.defaults().withPossibleCpus(1))));

    private static final List<Object> RECEIVERS =
            List.of(
                    Accuracy.QUIESCENT,
                    new Accuracy(3, 4, Accuracy.Consistency.LOSSY),
                    CounterOptions.defaults(),
                    CpuList.of(1, 5),
                    ABSENT,
                    ExecutionContext.CALLBACK,
                    new HeapProvider());

    @Test
    void nothingButTheDocumentedExceptionsComesOfAnyArgument() throws Exception {
        assertThat(new PublicApi(Counter.class, RECEIVERS, VALUES, Set.of()).misuse())
                .isGreaterThan(1_000);
        assertThat(ExecutionContext.current()).isEqualTo(ExecutionContext.NORMAL);
    }

    @Test
    void aProviderRefusesAVariantThatIsNotItsOwnWithTheReason() {
        CounterProvider provider = new HeapProvider();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> provider.factory(ABSENT, CounterOptions.defaults()))
                .withMessageContaining("unknown index 'nowhere'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> provider.groupFactory(ABSENT, 1, CounterOptions.defaults()))
                .withMessageContaining("unknown index 'nowhere'");
    }

    @Test
    void optionsThatContradictTheMachineOrTheDesignAreRefusedInOneLine() {
        int machine = PossibleCpus.machine();
        if (machine > 1) {
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () ->
                                    Counters.create(
                                            "percpu:heap",
                                            CounterOptions.defaults().withPossibleCpus(1)))
                    .withMessage("possibleCpus must be at least this machine's %d, not 1", machine);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Counters.createGroup("flip:heap", 2))
                .withMessageStartingWith("design 'flip' has no groups; ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Counters.createGroup("percpu:heap", Integer.MAX_VALUE))
                .withMessageContaining(Integer.MAX_VALUE + "");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CounterOptions.defaults().withPadding(24))
                .withMessage("padding must be a power of two, not 24");
    }
}
