package dev.percpu.counters.cpu;

import dev.percpu.counters.CpuList;
import java.nio.file.Path;

/** How many NUMA nodes there may ever be: one more than the highest possible id. */
final class PossibleNodes {

    private static final String NODES = "devices/system/node";

    /** Of this machine, as of its first use. */
    static final int MACHINE = read(Topology.SYSFS);

    private PossibleNodes() {}

    /** At least 1, whatever is below that root. */
    static int read(Path root) {
        SysDirectory directory = new SysDirectory(root.resolve(NODES));
        int online = directory.numbered("node").stream().reduce(0, Math::max) + 1;
        try {
            return Math.max(online, directory.someCpus("possible").map(CpuList::length).orElse(1));
        } catch (IllegalStateException e) {
            // A damaged file: the nodes that are there serve, since every index is checked.
            return online;
        }
    }
}
