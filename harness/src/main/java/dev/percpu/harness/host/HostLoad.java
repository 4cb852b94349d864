package dev.percpu.harness.host;

import java.util.Optional;

/** The machine's load average. */
final class HostLoad {

    private HostLoad() {}

    /** The average over the last minute; empty if the kernel does not report it. */
    static Optional<Double> ofLastMinute(KernelFiles files) {
        return files.text("proc/loadavg")
                .map(text -> text.split(" ")[0])
                .filter(word -> word.matches("[0-9]+(\\.[0-9]+)?"))
                .map(Double::valueOf);
    }
}
