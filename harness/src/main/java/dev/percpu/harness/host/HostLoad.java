package dev.percpu.harness.host;

import java.util.Optional;

/** How many threads wanted to run. */
final class HostLoad {

    private HostLoad() {}

    /** The average over the last minute; empty if the kernel does not say. */
    static Optional<Double> ofLastMinute(KernelFiles files) {
        return files.text("proc/loadavg")
                .map(text -> text.split(" ")[0])
                .filter(word -> word.matches("[0-9]+(\\.[0-9]+)?"))
                .map(Double::valueOf);
    }
}
