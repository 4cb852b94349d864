package dev.percpu.harness.host;

import dev.percpu.counters.cpu.Topology;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Examines what else takes CPU time: a hypervisor, other processes, the limit of a control group.
 */
final class NeighbourDoctor {

    /** A larger share of stolen time makes the figures unreliable. */
    private static final double STOLEN = 0.01;

    /** If other work keeps a larger share of the CPUs busy, the workers lose CPU time. */
    private static final double BUSY = 0.5;

    private static final String OUTSIDE = "start the container without --cpus";

    private NeighbourDoctor() {}

    static List<Diagnosis> examine(Topology topology, KernelFiles files) {
        return List.of(virtual(files), steal(files), load(topology, files), quota(topology, files));
    }

    private static Diagnosis virtual(KernelFiles files) {
        String subject = "virtualised";
        return Hypervisor.sign(files)
                .map(
                        sign ->
                                Diagnosis.limit(
                                                subject,
                                                "yes, " + sign,
                                                "CPUs may share cores with other virtual"
                                                        + " machines, and the harness cannot"
                                                        + " see it: use ratios, not scaling.")
                                        .bad())
                .orElse(Diagnosis.sound(subject, "no sign of one", "CPUs are the machine's own."));
    }

    private static Diagnosis steal(KernelFiles files) {
        String subject = "steal";
        Optional<Double> share =
                CpuTime.ofMachine(files.text("proc/stat").orElse("")).map(CpuTime::stolenShare);
        if (share.isEmpty()) {
            return Diagnosis.limit(
                    subject,
                    "not known: /proc/stat does not show it",
                    "A hypervisor may withhold CPU time, and the harness cannot see it.");
        }
        String fact = text("%.1f%% of the time since boot", 100 * share.get());
        return share.get() <= STOLEN
                ? Diagnosis.sound(subject, fact, "No hypervisor withholds CPU time.")
                : Diagnosis.limit(
                                subject,
                                fact,
                                "The hypervisor runs other machines on these CPUs: use a"
                                        + " dedicated host.")
                        .bad();
    }

    private static Diagnosis load(Topology topology, KernelFiles files) {
        String subject = "load";
        int cpus = topology.usable().size();
        Optional<Double> load = load(files);
        if (load.isEmpty()) {
            return Diagnosis.limit(
                    subject,
                    "not known: /proc/loadavg does not show it",
                    "Something else may take CPU time from the workers.");
        }
        String fact = text("%.1f on %d allowed CPUs", load.get(), cpus);
        return load.get() <= BUSY * cpus
                ? Diagnosis.sound(subject, fact, "Little else is running.")
                : Diagnosis.fix(
                                subject,
                                fact,
                                "Something else takes CPU time from the workers.",
                                "top -o %CPU, and stop what is busy")
                        .bad();
    }

    /** The load average over the last minute; empty if the kernel does not report it. */
    private static Optional<Double> load(KernelFiles files) {
        return files.text("proc/loadavg")
                .map(text -> text.split(" ")[0])
                .filter(word -> word.matches("[0-9]+(\\.[0-9]+)?"))
                .map(Double::valueOf);
    }

    private static Diagnosis quota(Topology topology, KernelFiles files) {
        String subject = "CPU quota";
        int cpus = topology.usable().size();
        ControlGroups groups = ControlGroups.of(files, "cpu");
        return CpuQuota.tightest(files, groups)
                .filter(quota -> quota.cpus() < cpus)
                .map(
                        quota ->
                                Diagnosis.fix(
                                                subject,
                                                text("%.2f of %d allowed CPUs", quota.cpus(), cpus)
                                                        + " in /"
                                                        + quota.file(),
                                                "The control group stops all threads whenever more"
                                                        + " than that have run.",
                                                Privileges.readOnly("/" + quota.file(), files)
                                                        ? OUTSIDE
                                                        : "echo %s | sudo tee /%s, or "
                                                                        .formatted(
                                                                                quota.unlimited(),
                                                                                quota.file())
                                                                + OUTSIDE)
                                        .bad())
                .orElseGet(
                        () ->
                                groups.hidden()
                                        .map(
                                                reason ->
                                                        Diagnosis.limit(
                                                                subject,
                                                                "not known: " + reason,
                                                                "A control group may throttle"
                                                                        + " threads, and the"
                                                                        + " harness cannot see"
                                                                        + " it."))
                                        .orElse(
                                                Diagnosis.sound(
                                                        subject,
                                                        "none below the allowed CPUs",
                                                        "No control group throttles.")));
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
