package dev.percpu.harness.host;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.cpu.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the files of a machine that is described in a line.
 *
 * <p>Its shape is levels with their numbers, the outermost first: {@code n} nodes, {@code p}
 * packages, {@code d} dies, {@code L} last-level caches, {@code c} clusters with a second-level
 * cache, {@code k} cores, {@code t} threads. So {@code p2 n2 k4 t2} has two packages of two nodes
 * of four cores of two threads. Behind a plus more of the same machine follows, for other kinds of
 * cores: {@code f} the greatest frequency in MHz, {@code v} capacity, {@code m} the part of MIDR,
 * {@code P} the PMU. The last word says how CPUs are numbered: {@code seq} as they lie, {@code
 * linux} the first threads of all cores first, {@code deal} one outermost part after the other in
 * turns. {@code nopkg} has packages without an id. In the content of a file {@code ~} is the end of
 * a line and {@code @} a NUL.
 */
final class DescribedHost {

    private static final String LEVELS = "npdLckt";

    private final Path root;
    private final Map<Character, Integer> counted = new HashMap<>();
    private final List<Leaf> leaves = new ArrayList<>();

    /** A CPU: the parts that it belongs to, and what its core is like. */
    private record Leaf(Map<Character, Integer> parts, int thread, List<String> marks) {}

    private DescribedHost(Path root) {
        this.root = root;
    }

    /** Writes the files, others over them, and reads the topology. */
    static Topology write(Path root, String shape, String allowed, String files)
            throws IOException {
        DescribedHost machine = new DescribedHost(root);
        List<String> words = new ArrayList<>(List.of(shape.strip().split(" +")));
        boolean nameless = words.remove("nopkg");
        String order = words.removeLast();
        for (String group : String.join(" ", words).split("\\+")) {
            List<String> own = List.of(group.strip().split(" +"));
            machine.grow(
                    own.stream().filter(word -> LEVELS.indexOf(word.charAt(0)) >= 0).toList(),
                    new HashMap<>(),
                    0,
                    own.stream().filter(word -> LEVELS.indexOf(word.charAt(0)) < 0).toList());
        }
        machine.number(order);
        machine.write(nameless);
        for (String file : files.isBlank() ? new String[0] : files.strip().split(";")) {
            String[] parts = file.split("=", 2);
            machine.file(parts[0].strip(), parts[1].replace('~', '\n').replace('@', '\0'));
        }
        return Topology.read(root.resolve("sys"), CpuList.parse(allowed));
    }

    private void grow(
            List<String> levels, Map<Character, Integer> parts, int thread, List<String> marks) {
        if (levels.isEmpty()) {
            leaves.add(new Leaf(Map.copyOf(parts), thread, marks));
            return;
        }
        char level = levels.get(0).charAt(0);
        for (int i = 0; i < Integer.parseInt(levels.get(0).substring(1)); i++) {
            parts.put(level, counted.merge(level, 1, Integer::sum) - 1);
            grow(levels.subList(1, levels.size()), parts, level == 't' ? i : thread, marks);
        }
    }

    private void number(String order) {
        Map<Leaf, Integer> turn = new HashMap<>();
        Map<Integer, Integer> taken = new HashMap<>();
        for (Leaf leaf : leaves) {
            int outermost = leaf.parts().getOrDefault('p', leaf.parts().getOrDefault('n', 0));
            turn.put(leaf, taken.merge(outermost, 1, Integer::sum));
        }
        switch (order) {
            case "linux" -> leaves.sort(Comparator.comparingInt(Leaf::thread));
            case "deal" -> leaves.sort(Comparator.comparingInt(turn::get));
            case "seq" -> {
                // As they lie.
            }
            default -> throw new IllegalArgumentException(order);
        }
    }

    private CpuList alike(char level, Leaf leaf) {
        List<Integer> ids = new ArrayList<>();
        for (int id = 0; id < leaves.size(); id++) {
            Integer part = leaves.get(id).parts().get(level);
            if (part != null && part.equals(leaf.parts().get(level))) {
                ids.add(id);
            }
        }
        return CpuList.of(ids.stream().mapToInt(id -> id).toArray());
    }

    private void write(boolean nameless) throws IOException {
        String all = "0-" + (leaves.size() - 1);
        for (String file : List.of("possible", "present", "online")) {
            file("sys/devices/system/cpu/" + file, all);
        }
        Map<String, List<Integer>> pmus = new HashMap<>();
        for (int id = 0; id < leaves.size(); id++) {
            Leaf leaf = leaves.get(id);
            String cpu = "sys/devices/system/cpu/cpu" + id + "/";
            int socket = leaf.parts().getOrDefault('p', 0);
            file(cpu + "topology/core_id", leaf.parts().get('k').toString());
            file(cpu + "topology/physical_package_id", nameless ? "-1" : "" + socket);
            file(cpu + "topology/core_cpus_list", alike('k', leaf).toString());
            group(cpu + "topology/core_siblings_list", 'p', leaf);
            group(cpu + "topology/die_cpus_list", 'd', leaf);
            group(cpu + "topology/cluster_cpus_list", 'c', leaf);
            cache(cpu + "cache/index2/", 2, 'c', leaf);
            cache(cpu + "cache/index3/", 3, 'L', leaf);
            for (String mark : leaf.marks()) {
                String value = mark.substring(1);
                switch (mark.charAt(0)) {
                    case 'f' -> file(cpu + "cpufreq/cpuinfo_max_freq", value + "000");
                    case 'v' -> file(cpu + "cpu_capacity", value);
                    case 'm' ->
                            file(
                                    cpu + "regs/identification/midr_el1",
                                    "0x%x".formatted(0x410f0000L | Long.decode(value) << 4));
                    default -> pmus.computeIfAbsent(value, p -> new ArrayList<>()).add(id);
                }
            }
            int node = leaf.parts().getOrDefault('n', 0);
            String cpus = leaf.parts().containsKey('n') ? alike('n', leaf).toString() : all;
            file("sys/devices/system/node/node" + node + "/cpulist", cpus);
        }
        for (Map.Entry<String, List<Integer>> pmu : pmus.entrySet()) {
            CpuList cpus = CpuList.of(pmu.getValue().stream().mapToInt(id -> id).toArray());
            file("sys/devices/" + pmu.getKey() + "/cpus", cpus.toString());
        }
    }

    private void group(String file, char level, Leaf leaf) throws IOException {
        if (leaf.parts().containsKey(level)) {
            file(file, alike(level, leaf).toString());
        }
    }

    private void cache(String directory, int number, char level, Leaf leaf) throws IOException {
        if (leaf.parts().containsKey(level)) {
            file(directory + "level", "" + number);
            file(directory + "type", "Unified");
            file(directory + "size", "1024K");
            group(directory + "shared_cpu_list", level, leaf);
        }
    }

    private void file(String name, String content) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content + "\n");
    }
}
