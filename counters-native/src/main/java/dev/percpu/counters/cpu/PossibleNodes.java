package dev.percpu.counters.cpu;

import dev.percpu.counters.CpuList;
import java.nio.file.Path;

/** The number of NUMA nodes that may ever exist: the highest possible id plus one. */
final class PossibleNodes {

    private static final String NODES = "devices/system/node";

    /** This machine's number, read at first use. */
    static final int MACHINE = read(Topology.SYSFS);

    private PossibleNodes() {}

    /** Returns at least 1, whatever files are below that root. */
    static int read(Path root) {
        SysDirectory directory = new SysDirectory(root.resolve(NODES));
        int online = directory.numbered("node").stream().reduce(0, Math::max) + 1;
        try {
            return Math.max(online, directory.someCpus("possible").map(CpuList::length).orElse(1));
        } catch (IllegalStateException e) {
            // A damaged file. The number of online nodes is enough, because every index is checked.
            return online;
        }
    }
}
