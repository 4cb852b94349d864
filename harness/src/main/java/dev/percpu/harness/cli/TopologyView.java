package dev.percpu.harness.cli;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.pinning.CpuLocations;
import dev.percpu.harness.store.CpuLocation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A topology as it is printed. Sets of CPUs are in the kernel's list format.
 *
 * @param possible the CPUs that the kernel may ever bring online
 * @param online the CPUs that are online
 * @param allowed the CPUs that this process may run on
 * @param allowedCores physical cores among the allowed CPUs
 * @param threadsPerCore the largest number of online CPUs that share a core; above 1 is SMT
 * @param kinds the kinds of cores and their CPUs, the fastest first; a single kind has no name
 * @param caches each cache of the machine once
 * @param nodes the memory nodes, also those without CPUs
 * @param cpus the location of each online CPU
 * @param tree the online CPUs as a tree of the machine's parts
 */
record TopologyView(
        String possible,
        String online,
        String allowed,
        int allowedCores,
        int threadsPerCore,
        List<KindView> kinds,
        List<CacheView> caches,
        List<NodeView> nodes,
        List<CpuLocation> cpus,
        TopologyTree tree) {

    /** A kind of cores and its CPUs. */
    record KindView(String name, String cpus) {}

    /** A cache and the CPUs that share it. */
    record CacheView(int level, String type, long bytes, int lineBytes, String cpus) {}

    /** A memory node and its CPUs. */
    record NodeView(int id, String cpus) {}

    static TopologyView of(Topology topology) {
        return new TopologyView(
                topology.possible().toString(),
                topology.online().toString(),
                topology.allowed().toString(),
                topology.allowedCores(),
                topology.cpus().stream()
                        .mapToInt(cpu -> cpu.siblings().intersect(topology.online()).size())
                        .max()
                        .orElse(1),
                topology.kinds().stream()
                        .map(kind -> new KindView(kind.name(), kind.cpus().toString()))
                        .toList(),
                topology.cpus().stream()
                        .flatMap(cpu -> cpu.caches().stream())
                        .map(TopologyView::cache)
                        .distinct()
                        .toList(),
                topology.nodes().stream()
                        .map(node -> new NodeView(node.id(), node.cpus().toString()))
                        .toList(),
                CpuLocations.of(topology),
                TopologyTree.of(topology));
    }

    private static CacheView cache(Topology.Cache cache) {
        return new CacheView(
                cache.level(),
                cache.type(),
                cache.bytes(),
                cache.lineBytes(),
                cache.sharedBy().toString());
    }

    /** The view for people, without the last line break. */
    String text() {
        CpuList all = CpuList.parse(online);
        boolean some = !all.intersect(CpuList.parse(allowed)).equals(all);
        return Stream.of(
                        Stream.of(
                                "possible  " + possible,
                                "online    " + online,
                                "allowed   " + allowed + (some ? ", marked * below" : ""),
                                "cores     " + allowedCores + " allowed",
                                "SMT       " + smt()),
                        kinds.stream()
                                .filter(kind -> kinds.size() > 1)
                                .map(kind -> "kind      " + kind.name() + ", CPUs " + kind.cpus()),
                        cacheLines(),
                        tree.lines(some),
                        nodes.stream()
                                .filter(node -> node.cpus().isEmpty())
                                .map(node -> "node " + node.id() + ", memory only"))
                .flatMap(lines -> lines)
                .collect(Collectors.joining(System.lineSeparator()));
    }

    private String smt() {
        return threadsPerCore > 1 ? threadsPerCore + " CPUs a core" : "no";
    }

    /**
     * One line for all caches that differ only in their CPUs: a large machine has hundreds of them.
     */
    private Stream<String> cacheLines() {
        return caches.stream()
                .collect(
                        Collectors.groupingBy(
                                cache ->
                                        "cache     L%d %-11s %9s  line %3d B"
                                                .formatted(
                                                        cache.level(),
                                                        cache.type(),
                                                        size(cache.bytes()),
                                                        cache.lineBytes()),
                                LinkedHashMap::new,
                                Collectors.toList()))
                .entrySet()
                .stream()
                .map(kind -> kind.getKey() + "  " + sharing(kind.getValue()));
    }

    private static String size(long bytes) {
        return bytes == 0 ? "?" : bytes / 1024 + " KiB";
    }

    private static String sharing(List<CacheView> caches) {
        return caches.size() == 1
                ? "CPUs " + caches.get(0).cpus()
                : caches.size() + " of them, the first for CPUs " + caches.get(0).cpus();
    }
}
