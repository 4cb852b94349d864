package dev.percpu.stress.lincheck;

import dev.percpu.counters.Accuracy;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;

/**
 * One protocol: the counters that keep it, copies that do not, and scenarios that tell them apart.
 *
 * @param name what it is called
 * @param operations the class that the scenarios' operations are methods of
 * @param linearizable whether the scenarios' operations are so; if not, {@link EveryUpdateOnce}
 *     alone is stated
 * @param accuracy how near a read has to be
 * @param counters makes the real counters or groups
 * @param canaries makes the broken ones, by the names of their classes or variants
 * @param scenarios what is tried out
 */
record Protocol(
        String name,
        Class<?> operations,
        boolean linearizable,
        Accuracy accuracy,
        Supplier<?> counters,
        Map<String, Supplier<?>> canaries,
        List<ExecutionScenario> scenarios) {

    boolean group() {
        return operations == GroupOperations.class;
    }

    @Override
    public String toString() {
        return name;
    }
}
