package dev.percpu.harness.host;

import dev.percpu.counters.cpu.Topology;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Examines everything about this machine and process that a figure may depend on. */
public final class Doctor {

    private Doctor() {}

    /**
     * Examines this machine and changes nothing. The same properties are examined on every machine;
     * one that is not known is a finding, too.
     *
     * @return the findings, those about the counters themselves first
     */
    public static List<Diagnosis> examine(Topology topology) {
        return examine(
                NativeFacts.ofThisProcess(Surroundings.tried()),
                topology,
                new KernelFiles(Path.of("/")));
    }

    static List<Diagnosis> examine(NativeFacts facts, Topology topology, KernelFiles files) {
        return Stream.of(
                        NativeDoctor.examine(facts, files),
                        CpuDoctor.examine(topology, files),
                        MemoryDoctor.examine(topology, files),
                        ClockDoctor.examine(topology, files),
                        NeighbourDoctor.examine(topology, files),
                        EventDoctor.examine(facts, files),
                        SurroundingsDoctor.examine(facts.surroundings()))
                .flatMap(List::stream)
                .map(found -> found.fitting(files))
                .toList();
    }
}
