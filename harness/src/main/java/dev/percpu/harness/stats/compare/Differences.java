package dev.percpu.harness.stats.compare;

import dev.percpu.harness.store.Build;
import dev.percpu.harness.store.HostFacts;
import dev.percpu.harness.store.Jdk;
import dev.percpu.harness.store.Manifest;
import dev.percpu.harness.store.Timing;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What else two runs differ in, besides what they measured. A ratio may be due to it. */
final class Differences {

    private record Fact(String name, Function<HostFacts, Object> of) {}

    private static final List<Fact> FACTS =
            List.of(
                    new Fact("the processor", HostFacts::cpuModel),
                    new Fact("the architecture", HostFacts::architecture),
                    new Fact("the kernel", HostFacts::kernel),
                    new Fact("the kernel's command line", HostFacts::commandLine),
                    new Fact("the harness's JVM", HostFacts::jvm),
                    new Fact("the possible CPUs", HostFacts::possibleCpus),
                    new Fact("the online CPUs", HostFacts::onlineCpus),
                    new Fact("the allowed CPUs", HostFacts::allowedCpus),
                    new Fact("the number of cores", HostFacts::cores),
                    new Fact("the number of memory nodes", HostFacts::nodes),
                    new Fact("the native rung", HostFacts::nativeLevel));

    private Differences() {}

    /** A sentence for each difference; empty if a run is compared with itself. */
    static List<String> of(Manifest base, Manifest fresh) {
        List<String> differences = new ArrayList<>();
        for (Fact fact : FACTS) {
            Object one = fact.of().apply(base.host());
            Object other = fact.of().apply(fresh.host());
            if (!one.equals(other)) {
                differences.add(sentence(fact.name(), one, other));
            }
        }
        if (differences.isEmpty() && !base.host().bootId().equals(fresh.host().bootId())) {
            differences.add("the machine was started again between the runs");
        }
        if (!versions(base).equals(versions(fresh))) {
            differences.add(sentence("the JDK", versions(base), versions(fresh)));
        }
        if (!base.build().equals(fresh.build())) {
            differences.add(sentence("the build", build(base.build()), build(fresh.build())));
        }
        if (!base.plan().timing().equals(fresh.plan().timing())) {
            differences.add(
                    sentence(
                            "the length of a fork",
                            length(base.plan().timing()),
                            length(fresh.plan().timing())));
        }
        return differences;
    }

    private static List<String> versions(Manifest manifest) {
        return manifest.jdks().stream().map(Jdk::version).sorted().toList();
    }

    private static String build(Build build) {
        return build.version() + " " + build.digest();
    }

    private static String length(Timing timing) {
        return "%s × %s ms after %s × %s ms"
                .formatted(
                        timing.iterations(),
                        timing.iteration().toMillis(),
                        timing.warmups(),
                        timing.warmup().toMillis());
    }

    private static String sentence(String what, Object base, Object fresh) {
        return what + ": " + base + " in BASE, " + fresh + " in NEW";
    }
}
