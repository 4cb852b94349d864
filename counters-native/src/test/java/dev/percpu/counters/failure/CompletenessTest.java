package dev.percpu.counters.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.BatchedCounter;
import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterGroup;
import dev.percpu.counters.CpuLocalCounter;
import dev.percpu.counters.LazyCounter;
import dev.percpu.counters.LimitCounter;
import dev.percpu.counters.LocalCounter;
import dev.percpu.counters.SnapshotCounter;
import dev.percpu.counters.TreeCounter;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nothing that can fail is left out. */
class CompletenessTest {

    private static final List<Class<?>> INTERFACES =
            List.of(
                    Counter.class,
                    BatchedCounter.class,
                    SnapshotCounter.class,
                    LimitCounter.class,
                    LazyCounter.class,
                    TreeCounter.class,
                    LocalCounter.class,
                    CpuLocalCounter.class,
                    CounterGroup.class);

    private static final Harness HARNESS = new Library().make(Harness.class, "Trials");

    @Test
    void everyMethodOfEveryInterfaceIsTried() throws InterruptedException {
        Set<String> tried = Set.copyOf(Watch.over("calls", HARNESS::calls));
        assertThat(
                        INTERFACES.stream()
                                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                                .filter(method -> Modifier.isPublic(method.getModifiers()))
                                .filter(method -> !method.isSynthetic())
                                .map(CompletenessTest::name)
                                .filter(name -> !tried.contains(name)))
                .isEmpty();
    }

    private static String name(Method method) {
        boolean close = method.getName().equals("close");
        return close
                ? "close"
                : method.getDeclaringClass().getSimpleName() + "." + method.getName();
    }

    @ParameterizedTest
    @EnumSource(RefusedCall.class)
    void everyFunctionThatCanBeRefusedExists(RefusedCall refusal) throws Exception {
        new Library().loadClass(refusal.type());
        assertThat(Hook.places(refusal.function() + ":0, before the kernel")).isPositive();
    }
}
