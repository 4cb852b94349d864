package dev.percpu.proof.machines.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.cpu.Affinity;
import dev.percpu.proof.machines.EmulatedMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The cpuset of a process shrinks to one CPU and grows again while its counters are in use. */
class CpusetShrinks {

    private static final int THREADS = 4;
    private static final Path GROUP = Path.of("/sys/fs/cgroup/shrinking");

    private final EmulatedMachine machine = Guest.machine();

    @Test
    void noVariantLosesAnUpdateAndThreadsStayInsideWhateverIsLeft() throws Exception {
        Files.createDirectory(GROUP);
        allow(machine.online());
        write("cgroup.procs", ProcessHandle.current().pid() + "");
        List<Integer> online = machine.online().ids();
        List<CpuList> steps = new ArrayList<>();
        for (int size = online.size() / 2; size > 1; size /= 4) {
            // From the end, so that the CPUs that are left are none of those that were first.
            steps.add(some(online.subList(online.size() - size, online.size())));
        }
        steps.add(CpuList.of(online.getLast()));
        steps.add(CpuList.of(online.get(1)));
        steps.add(machine.online());
        try (AddingThreads crowd = new AddingThreads(THREADS)) {
            crowd.awaitARound();
            for (CpuList step : steps) {
                allow(step);
                assertThat(Affinity.allowed()).isEqualTo(step);
                crowd.awaitARound();
                assertThat(step.ids()).containsAll(crowd.cpus());
                System.out.printf("SEEN threads on CPUs %s of cpuset %s%n", crowd.cpus(), step);
            }
            long updates = crowd.endAndCount();
            System.out.printf(
                    "SEEN cpusets %s, %d variants, %d updates%n", steps, crowd.variants(), updates);
        }
    }

    private static CpuList some(List<Integer> ids) {
        return CpuList.of(ids.stream().mapToInt(Integer::intValue).toArray());
    }

    private static void allow(CpuList cpus) throws IOException {
        write("cpuset.cpus", cpus.toString());
    }

    private static void write(String file, String text) throws IOException {
        Files.writeString(GROUP.resolve(file), text);
    }
}
