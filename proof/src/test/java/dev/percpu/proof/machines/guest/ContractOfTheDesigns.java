package dev.percpu.proof.machines.guest;

import dev.percpu.counters.Variant;
import dev.percpu.counters.contract.CounterContract;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The contract suite over a variant of each protocol in memory indexed by CPU. The suite over every
 * variant has thousands of tests, which would take an emulator a day.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.percpu.proof.machines.guest.ContractOfTheDesigns#protocols")
class ContractOfTheDesigns extends CounterContract {

    static Stream<Variant> protocols() {
        return Stream.of(
                        "percpu:offheap:cpu:rseq",
                        "flip:offheap:cpu:atomic",
                        "tree:offheap:cpu:atomic")
                .map(Variant::parse);
    }
}
