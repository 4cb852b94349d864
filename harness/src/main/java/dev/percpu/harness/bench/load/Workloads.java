package dev.percpu.harness.bench.load;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** All workloads, from all parts of the harness that register them as services. */
public final class Workloads {

    private static final List<Workload> ALL =
            ServiceLoader.load(Workload.class).stream().map(ServiceLoader.Provider::get).toList();

    private Workloads() {}

    /** All workloads, in the order in which they are listed. */
    public static List<Workload> all() {
        return ALL;
    }

    public static Optional<Workload> named(String name) {
        return ALL.stream().filter(workload -> workload.name().equals(name)).findFirst();
    }
}
