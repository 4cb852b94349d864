package dev.percpu.harness.stats.scaling;

import dev.percpu.harness.store.CpuLocation;
import dev.percpu.harness.store.Fixtures;
import dev.percpu.harness.store.HostFacts;
import java.util.ArrayList;
import java.util.List;

/** Machines with CPUs where a test wants them. */
public final class Boxes {

    private Boxes() {}

    /**
     * CPUs as Linux numbers them: the first of each core, socket by socket, then the second of each
     * core.
     */
    public static HostFacts of(int sockets, int coresPerSocket, int threadsPerCore) {
        int cores = sockets * coresPerSocket;
        List<CpuLocation> pinnings = new ArrayList<>();
        for (int cpu = 0; cpu < cores * threadsPerCore; cpu++) {
            int core = cpu % cores;
            int socket = core / coresPerSocket;
            pinnings.add(new CpuLocation(cpu, core, socket, socket, socket * coresPerSocket));
        }
        return with(pinnings);
    }

    public static HostFacts with(List<CpuLocation> pinnings) {
        HostFacts host = Fixtures.HOST;
        return new HostFacts(
                host.cpuModel(),
                host.architecture(),
                host.kernel(),
                host.commandLine(),
                host.bootId(),
                host.jvm(),
                host.possibleCpus(),
                host.onlineCpus(),
                host.allowedCpus(),
                host.cores(),
                host.nodes(),
                host.nativeRung(),
                pinnings,
                host.warnings());
    }
}
