package dev.percpu.proof.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What is fuzzed, each by the class that Jazzer calls. */
enum Target {
    VARIANT(VariantTarget.class, VariantTarget::fuzzerTestOneInput),
    WORKLOAD(WorkloadTarget.class, WorkloadTarget::fuzzerTestOneInput),
    PLAN(PlanFileTarget.class, PlanFileTarget::fuzzerTestOneInput),
    REQUEST(RequestTarget.class, RequestTarget::fuzzerTestOneInput),
    RESULTS(ResultsTarget.class, ResultsTarget::fuzzerTestOneInput),
    TRACE(TraceTarget.class, TraceTarget::fuzzerTestOneInput),
    SYS(SysTarget.class, SysTarget::fuzzerTestOneInput),
    KERNEL(KernelTarget.class, KernelTarget::fuzzerTestOneInput);

    private static final Path SEEDS = Path.of("src/test/resources/fuzz");

    private final Class<?> type;
    private final Input input;

    /** Takes one input. */
    private interface Input {
        void take(byte[] data) throws IOException;
    }

    Target(Class<?> type, Input input) {
        this.type = type;
        this.input = input;
    }

    String className() {
        return type.getName();
    }

    Path seeds() {
        return SEEDS.resolve(name().toLowerCase(Locale.ROOT)).toAbsolutePath();
    }

    List<Path> seedFiles() throws IOException {
        try (Stream<Path> files = Files.list(seeds())) {
            return files.sorted().toList();
        }
    }

    void take(byte[] data) throws IOException {
        input.take(data);
    }
}
