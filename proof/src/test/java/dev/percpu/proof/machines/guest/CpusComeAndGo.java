package dev.percpu.proof.machines.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.cpu.Topology;
import dev.percpu.proof.machines.EmulatedMachine;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The machine's CPUs go offline and come back while counters of every variant are in use. */
class CpusComeAndGo {

    private static final int THREADS = 4;
    private static final int AT_MOST = 5;

    private final EmulatedMachine machine = Guest.machine();

    @Test
    void noVariantLosesAnUpdateWhileAnotherProcessTakesCpusOfflineAndBack() throws Exception {
        try (AddingThreads crowd = new AddingThreads(THREADS)) {
            crowd.awaitARound();
            List<Integer> victims = victims();
            Process churn =
                    new ProcessBuilder("/churn")
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            try (BufferedReader answers = churn.inputReader()) {
                for (int cpu : victims) {
                    tell(churn, answers, cpu, 0);
                    assertThat(online().contains(cpu)).as("CPU %d", cpu).isFalse();
                    crowd.awaitARound();
                    assertThat(crowd.cpus()).doesNotContain(cpu);
                    tell(churn, answers, cpu, 1);
                    assertThat(online()).isEqualTo(machine.online());
                    System.out.printf("SEEN CPU %d go and come back%n", cpu);
                }
            } finally {
                churn.getOutputStream().close();
                assertThat(churn.waitFor(1, TimeUnit.MINUTES)).isTrue();
            }
            long updates = crowd.endAndCount();
            System.out.printf(
                    "SEEN %d CPUs went offline and came back, %d variants, %d updates%n",
                    victims.size(), crowd.variants(), updates);
        }
    }

    private static void tell(Process churn, BufferedReader answers, int cpu, int online)
            throws IOException {
        String order = cpu + " " + online;
        churn.outputWriter().write(order + "\n");
        churn.outputWriter().flush();
        assertThat(answers.readLine()).isEqualTo("done " + order);
    }

    private static CpuList online() {
        return Topology.read().online();
    }

    /** From all over the machine, the last CPU among them; the first cannot be taken offline. */
    private List<Integer> victims() {
        List<Integer> all = machine.online().ids().stream().filter(cpu -> cpu != 0).toList();
        int step = Math.max(1, all.size() / AT_MOST);
        return all.stream().filter(cpu -> (all.size() - 1 - all.indexOf(cpu)) % step == 0).toList();
    }
}
