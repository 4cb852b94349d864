package dev.percpu.harness.host;

import dev.percpu.counters.linux.Membarrier;
import dev.percpu.counters.linux.Rung;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Examines which features of kernel, libc and JVM the counters can use. */
final class NativeDoctor {

    /** The size of struct rseq with {@code node_id} and {@code mm_cid}, in bytes. */
    private static final long WITH_MM_CID = 28;

    private NativeDoctor() {}

    static List<Diagnosis> examine(NativeFacts facts, KernelFiles files) {
        return List.of(
                rung(facts),
                pinning(facts),
                rseq(facts),
                concurrencyId(files),
                membarrier(facts),
                kernel(files.text("proc/sys/kernel/osrelease").orElse("unknown")),
                libc(facts));
    }

    private static Diagnosis rung(NativeFacts facts) {
        return new Diagnosis(
                "native rung",
                facts.rung().compareTo(Rung.RSEQ) <= 0
                        ? Diagnosis.Severity.FINE
                        : Diagnosis.Severity.LOOK,
                facts.description().replaceFirst("\\.$", ""),
                effect(facts.rung()),
                facts.remedy());
    }

    private static String effect(Rung rung) {
        return switch (rung) {
            case INSTALLED -> "Every variant is available.";
            case RSEQ ->
                    "Every variant is available except those whose restartable sequences are"
                            + " installed in the JVM.";
            case BRIDGE ->
                    "Variants that need restartable sequences, or their fence, are left out.";
            case LIBC ->
                    "Variants that update in C are left out, and the current CPU costs a"
                            + " separate call.";
            case JAVA ->
                    "No variant is indexed by CPU and no thread is pinned: only variants"
                            + " indexed by thread are measured.";
        };
    }

    private static Diagnosis pinning(NativeFacts facts) {
        String subject = "pinning";
        return facts.unpinned()
                .map(
                        refusal ->
                                Diagnosis.refused(
                                                subject,
                                                refusal,
                                                "The kernel moves threads during a run, and"
                                                        + " pinnings have no effect.")
                                        .bad())
                .orElse(
                        Diagnosis.sound(
                                subject, "possible", "Each thread can have a CPU of its own."));
    }

    private static Diagnosis rseq(NativeFacts facts) {
        String subject = "rseq";
        if (facts.rseq().isEmpty()) {
            return Diagnosis.limit(
                    subject,
                    "not known without the C bridge",
                    "Variants that need restartable sequences are left out.");
        }
        return facts.rseq().get()
                ? Diagnosis.sound(
                        subject,
                        "registered by libc for every thread",
                        "An update on the current CPU needs no locked instruction.")
                : Diagnosis.fix(
                        subject,
                        "not registered",
                        "Variants that need restartable sequences are left out.",
                        facts.remedy().orElse("use glibc 2.35 or later"));
    }

    private static Diagnosis concurrencyId(KernelFiles files) {
        OptionalLong size =
                AuxiliaryVector.value(
                        files.bytes("proc/self/auxv"), AuxiliaryVector.RSEQ_FEATURE_SIZE);
        String subject = "mm_cid, node_id";
        String fact =
                size.isPresent()
                        ? "the kernel fills " + size.getAsLong() + " bytes of struct rseq"
                        : "the kernel does not say how much of struct rseq it fills";
        return size.orElse(0) >= WITH_MM_CID
                ? Diagnosis.sound(
                        subject,
                        fact,
                        "A counter needs only as many slots as threads that run" + " at once.")
                : Diagnosis.fix(
                        subject,
                        fact,
                        "Slots by concurrency id and by node are left out.",
                        "boot Linux 6.3 or later");
    }

    private static Diagnosis membarrier(NativeFacts facts) {
        String commands =
                facts.barriers().stream()
                        .sorted()
                        .map(Membarrier.Command::name)
                        .collect(Collectors.joining(", "));
        String subject = "membarrier";
        return facts.noBarrier()
                .map(
                        refusal ->
                                Diagnosis.refused(
                                        subject,
                                        refusal,
                                        "A reader cannot wait for another CPU's updates without"
                                                + " the help of the updaters."))
                .orElse(
                        Diagnosis.sound(
                                subject,
                                commands,
                                "A reader can wait for another CPU's updates without the help"
                                        + " of the updaters."));
    }

    private static Diagnosis kernel(String release) {
        String subject = "kernel";
        return KernelVersion.parse(release)
                .map(
                        version ->
                                version.isAtLeast(6, 3)
                                        ? Diagnosis.sound(
                                                subject,
                                                release,
                                                "It has every feature that" + " the library uses.")
                                        : Diagnosis.fix(
                                                subject,
                                                release,
                                                "It is older than " + newer(version) + ".",
                                                "boot Linux 6.3 or later"))
                .orElse(Diagnosis.limit(subject, release, "Its features are not known."));
    }

    private static String newer(KernelVersion version) {
        if (version.isAtLeast(5, 10)) {
            return "concurrency ids (6.3)";
        }
        return version.isAtLeast(4, 18)
                ? "the fence for restartable sequences (5.10)"
                : "restartable sequences (4.18)";
    }

    private static Diagnosis libc(NativeFacts facts) {
        String subject = "libc";
        if (facts.glibc().isEmpty()) {
            return facts.rung() == Rung.JAVA
                    ? Diagnosis.limit(subject, "not called", "Its version is not known.")
                    : Diagnosis.limit(
                            subject,
                            "not glibc",
                            "Nobody registers restartable sequences for the JVM's threads.");
        }
        String version = facts.glibc().get();
        boolean registers =
                KernelVersion.parse(version).filter(glibc -> glibc.isAtLeast(2, 35)).isPresent();
        return registers
                ? Diagnosis.sound(
                        subject, "glibc " + version, "It registers restartable sequences.")
                : Diagnosis.fix(
                        subject,
                        "glibc " + version,
                        "It does not register restartable sequences.",
                        "use a distribution with glibc 2.35 or later");
    }
}
