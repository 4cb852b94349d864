package dev.percpu.proof.machines.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.cpu.Affinity;
import dev.percpu.counters.cpu.CurrentCpu;
import dev.percpu.counters.cpu.CurrentNode;
import dev.percpu.counters.cpu.Topology;
import dev.percpu.counters.cpu.Topology.Cpu;
import dev.percpu.counters.cpu.Topology.Node;
import dev.percpu.proof.machines.EmulatedMachine;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The library sees the machine that the emulator was told to be. */
class TruthOfTheMachine {

    private final EmulatedMachine machine = Guest.machine();
    private final Topology topology = Topology.read();

    @Test
    void possibleOnlineAndAllowedCpusAreThoseOfTheMachine() {
        assertThat(topology.possible()).isEqualTo(CpuList.firstOf(machine.cpus()));
        assertThat(topology.online()).isEqualTo(machine.online());
        assertThat(topology.allowed()).isEqualTo(machine.online());
        assertThat(topology.cpus().stream().map(Cpu::id)).isEqualTo(machine.online().ids());
    }

    @Test
    void everyNodeHasItsOnlineCpusAndTheLastOneHasNone() {
        assertThat(topology.nodes())
                .isEqualTo(
                        IntStream.range(0, machine.nodes())
                                .mapToObj(
                                        node ->
                                                new Node(
                                                        node,
                                                        machine.cpusOf(node)
                                                                .intersect(machine.online())))
                                .toList());
        assertThat(topology.nodes().getLast().cpus().isEmpty()).isTrue();
        assertThat(CurrentNode.possible()).isGreaterThanOrEqualTo(machine.nodes());
    }

    @Test
    void everyCpuHasItsSocketItsNodeAndItsSibling() {
        assertThat(topology.cpus())
                .allSatisfy(
                        cpu -> {
                            assertThat(cpu.socket()).isEqualTo(machine.socket(cpu.id()));
                            assertThat(cpu.node()).isEqualTo(machine.socket(cpu.id()));
                            assertThat(cpu.siblings())
                                    .isEqualTo(
                                            machine.siblings(cpu.id()).intersect(machine.online()));
                        });
    }

    @Test
    void everyOnlineCpuIsUsableAndEachCoreCountsOnce() {
        assertThat(topology.usable()).isEqualTo(machine.online());
        assertThat(topology.allowedCores())
                .isEqualTo(
                        machine.online().ids().stream()
                                .map(cpu -> machine.siblings(cpu).ids().getFirst())
                                .distinct()
                                .count());
    }

    @Test
    void aThreadThatIsPinnedKnowsItsCpuAndItsNode() {
        assertThat(CurrentCpu.unavailable()).isEmpty();
        assertThat(CurrentNode.unavailable()).isEmpty();
        for (int cpu : machine.online().ids()) {
            CpuList before = Affinity.pin(CpuList.of(cpu));
            try {
                assertThat(CurrentCpu.get()).isEqualTo(cpu);
                assertThat(CurrentNode.get()).as("CPU %d", cpu).isEqualTo(machine.socket(cpu));
            } finally {
                Affinity.pin(before);
            }
        }
    }
}
