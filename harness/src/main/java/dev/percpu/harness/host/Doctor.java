package dev.percpu.harness.host;

import dev.percpu.counters.cpu.Topology;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Looks for everything about this machine and process that a figure may depend on. */
public final class Doctor {

    private Doctor() {}

    /**
     * Examines this machine; changes nothing.
     *
     * @param topology this machine's CPUs
     * @return what was found, sound or not, what concerns the counters themselves first
     */
    public static List<Diagnosis> examine(Topology topology) {
        return examine(NativeFacts.ofThisProcess(), topology, new KernelFiles(Path.of("/")));
    }

    static List<Diagnosis> examine(NativeFacts facts, Topology topology, KernelFiles files) {
        return Stream.of(
                        NativeDoctor.examine(facts, files),
                        CpuDoctor.examine(topology, files),
                        HostDoctor.examine(topology, files))
                .flatMap(List::stream)
                .toList();
    }
}
