package dev.percpu.counters.cpu;

import dev.percpu.counters.CpuList;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Map;

/** Machines as sysfs describes them, written out by rule: most are too large for a capture. */
public enum DescribedMachine {

    /**
     * Two sockets of 64 cores with two threads, numbered as Linux does: the second threads come
     * last. Eight cores to a third-level cache, two nodes to a socket.
     */
    LARGE("0-255") {
        @Override
        void write(Tree tree) throws IOException {
            tree.cpus("0-255", "0-255");
            for (int id = 0; id < 256; id++) {
                int core = id % 128;
                CpuList siblings = CpuList.of(core, core + 128);
                int first = core / 8 * 8;
                CpuList complex =
                        CpuList.parse(
                                "%d-%d,%d-%d"
                                        .formatted(first, first + 7, first + 128, first + 135));
                tree.core(id, core % 64, core / 64, siblings);
                tree.cache(id, 0, 1, "Data", "32K", siblings);
                tree.cache(id, 1, 1, "Instruction", "32K", siblings);
                tree.cache(id, 2, 2, "Unified", "1024K", siblings);
                tree.cache(id, 3, 3, "Unified", "32768K", complex);
            }
            for (int node = 0; node < 4; node++) {
                int first = 32 * node;
                tree.node(
                        node, "%d-%d,%d-%d".formatted(first, first + 31, first + 128, first + 159));
            }
        }
    },

    /** The same from inside a container that may use six CPUs of three cores. */
    CONTAINER("4-5,40,132-133,168") {
        @Override
        void write(Tree tree) throws IOException {
            LARGE.write(tree);
        }
    },

    /** Ids with holes, and a possible CPU that is not there. */
    SPARSE("0-2,8,127") {
        @Override
        void write(Tree tree) throws IOException {
            SysTree.unpack("sparse.sysfs", tree.root());
        }
    },

    /**
     * AArch64: clusters of four cores without SMT, packages numbered by firmware, a cache for each
     * node, and first-level caches whose size firmware does not tell.
     */
    ARM("0-15") {
        @Override
        void write(Tree tree) throws IOException {
            tree.cpus("0-15", "0-15");
            for (int id = 0; id < 16; id++) {
                CpuList own = CpuList.of(id);
                int first = id / 8 * 8;
                tree.core(id, id % 4, id < 8 ? 36 : 3116, own);
                int cluster = id / 4 * 4;
                tree.topology(id, "cluster_cpus_list", cluster + "-" + (cluster + 3));
                tree.cache(id, 0, 1, "Data", "", own);
                tree.cache(id, 1, 1, "Instruction", "", own);
                tree.cache(id, 2, 2, "Unified", "512K", own);
                tree.cache(id, 3, 3, "Unified", "32768K", CpuList.parse(first + "-" + (first + 7)));
            }
            tree.node(0, "0-7");
            tree.node(1, "8-15");
        }
    },

    /** Memory without CPUs, as a CXL expander is, before and behind the nodes with CPUs. */
    NODES_WITHOUT_CPUS("0-3") {
        @Override
        void write(Tree tree) throws IOException {
            tree.cpus("0-3", "0-3");
            for (int id = 0; id < 4; id++) {
                tree.core(id, id, 0, CpuList.of(id));
            }
            tree.node(0, "");
            tree.node(1, "0-1");
            tree.node(2, "2-3");
            tree.node(9, "");
        }
    },

    /** A container host whose sysfs has neither nodes nor most of the rest. */
    NO_NODES("0-2") {
        @Override
        void write(Tree tree) throws IOException {
            SysTree.unpack("no-nodes.sysfs", tree.root());
        }
    },

    /** A virtual machine that can grow a thousandfold. */
    MANY_POSSIBLE("0-3") {
        @Override
        void write(Tree tree) throws IOException {
            tree.cpus("0-4095", "0-3");
            for (int id = 0; id < 4; id++) {
                tree.core(id, id, id, CpuList.of(id));
            }
            tree.node(0, "0-3");
        }
    },

    /** Two CPUs are offline, which leaves nothing but the switch in their directories. */
    PARTLY_OFFLINE("0-2,4-6") {
        @Override
        void write(Tree tree) throws IOException {
            tree.cpus("0-7", "0-2,4-6");
            for (int id : new int[] {0, 1, 2, 4, 5, 6}) {
                CpuList siblings =
                        id == 2 || id == 6 ? CpuList.of(2, 6) : CpuList.of(id % 4, id % 4 + 4);
                tree.core(id, id % 2, id % 4 / 2, siblings);
                tree.cache(
                        id, 3, 3, "Unified", "8M", CpuList.parse(id % 4 < 2 ? "0-1,4-5" : "2,6"));
            }
            tree.file("cpu/cpu3/online", "0");
            tree.file("cpu/cpu7/online", "0");
            tree.node(0, "0-1,4-5");
            tree.node(1, "2,6");
        }
    };

    private final String allowed;

    DescribedMachine(String allowed) {
        this.allowed = allowed;
    }

    abstract void write(Tree tree) throws IOException;

    /**
     * Writes the machine's sysfs and reads it back: into one archive in that directory, since a
     * large machine has thousands of files.
     */
    public Topology topology(Path directory) throws IOException {
        Path archive = directory.resolve(name() + ".zip");
        try (FileSystem files = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
            Path root = files.getPath("/sys");
            write(new Tree(root));
            return Topology.read(root, CpuList.parse(allowed));
        }
    }

    /** The files of sysfs below a directory. */
    record Tree(Path root) {

        void file(String name, String content) throws IOException {
            SysTree.write(root.resolve("devices/system").resolve(name), content);
        }

        void cpus(String possible, String online) throws IOException {
            file("cpu/possible", possible);
            file("cpu/present", online);
            file("cpu/online", online);
        }

        void topology(int cpu, String name, String content) throws IOException {
            file("cpu/cpu" + cpu + "/topology/" + name, content);
        }

        void core(int cpu, int core, int socket, CpuList siblings) throws IOException {
            topology(cpu, "core_id", core + "");
            topology(cpu, "physical_package_id", socket + "");
            topology(cpu, "core_cpus_list", siblings + "");
        }

        void cache(int cpu, int index, int level, String type, String size, CpuList sharedBy)
                throws IOException {
            String directory = "cpu/cpu" + cpu + "/cache/index" + index + "/";
            file(directory + "level", level + "");
            file(directory + "type", type);
            if (!size.isEmpty()) {
                file(directory + "size", size);
                file(directory + "coherency_line_size", "64");
            }
            file(directory + "shared_cpu_list", sharedBy + "");
        }

        void node(int node, String cpus) throws IOException {
            file("node/node" + node + "/cpulist", cpus);
        }
    }
}
