package dev.percpu.harness.host;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Examines whether hardware events can be counted: cycles, instructions, cache misses. */
final class EventDoctor {

    private static final String SOURCES = "sys/bus/event_source/devices/";
    private static final String PARANOID = "proc/sys/kernel/perf_event_paranoid";

    /**
     * Up to this value of perf_event_paranoid, a process may count its own events in user space.
     */
    private static final int OWN_EVENTS = 2;

    private static final String LEFT_OUT =
            "Cycles, instructions and cache misses of an operation are left out.";

    private EventDoctor() {}

    static List<Diagnosis> examine(NativeFacts facts, KernelFiles files) {
        return List.of(counters(files), paranoid(files), perf(facts, files));
    }

    /**
     * The event source of the cores has a known name or lists its CPUs; other sources count events
     * outside the cores.
     */
    private static Diagnosis counters(KernelFiles files) {
        String subject = "hardware events";
        List<String> sources =
                files.names(SOURCES).stream()
                        .filter(
                                name ->
                                        name.equals("cpu")
                                                || files.text(SOURCES + name + "/cpus").isPresent())
                        .toList();
        if (!sources.isEmpty()) {
            return Diagnosis.sound(
                    subject,
                    "counted by " + String.join(", ", sources),
                    "Cycles, instructions and cache misses of an operation can be measured.");
        }
        String fact = "none: no directory /" + SOURCES + "cpu";
        return Hypervisor.sign(files).isPresent()
                ? Diagnosis.fix(
                        subject,
                        fact,
                        LEFT_OUT,
                        "give the virtual machine a PMU (QEMU: -cpu host,pmu=on), or use a"
                                + " physical machine")
                : Diagnosis.limit(subject, fact, LEFT_OUT);
    }

    private static Diagnosis paranoid(KernelFiles files) {
        String subject = "perf_event_paranoid";
        Optional<Integer> level =
                files.text(PARANOID)
                        .filter(text -> text.matches("-?[0-9]{1,9}"))
                        .map(Integer::valueOf);
        if (level.isEmpty()) {
            return Diagnosis.fix(
                    subject,
                    "not known: no file /" + PARANOID,
                    LEFT_OUT,
                    "boot a kernel with CONFIG_PERF_EVENTS");
        }
        if (level.get() <= OWN_EVENTS) {
            return Diagnosis.sound(
                    subject, "" + level.get(), "A process may count its own events in user space.");
        }
        return Privileges.counts(files)
                ? Diagnosis.sound(
                        subject,
                        level.get() + ", which does not bind this process",
                        "But it may count its own events.")
                : Diagnosis.fix(
                        subject,
                        "" + level.get(),
                        LEFT_OUT,
                        "sudo sysctl -w kernel.perf_event_paranoid=" + OWN_EVENTS);
    }

    private static Diagnosis perf(NativeFacts facts, KernelFiles files) {
        String subject = "perf";
        Optional<String> found =
                Stream.of(facts.searchPath().split(":"))
                        .filter(directory -> directory.startsWith("/"))
                        .map(directory -> directory + "/perf")
                        .filter(file -> files.exists(file.substring(1)))
                        .findFirst();
        if (found.isEmpty()) {
            return Diagnosis.fix(
                    subject,
                    "not on the PATH",
                    LEFT_OUT,
                    "install perf (package linux-perf, linux-tools-generic or perf)");
        }
        return facts.surroundings()
                .noPerf()
                .map(refusal -> Diagnosis.refused(subject, refusal, LEFT_OUT))
                .orElse(Diagnosis.sound(subject, found.get(), "It counts events for the forks."));
    }
}
