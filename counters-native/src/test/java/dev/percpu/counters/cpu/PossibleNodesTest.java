package dev.percpu.counters.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PossibleNodesTest {

    @TempDir Path root;

    private void write(String file, String content) throws IOException {
        SysTree.write(root.resolve("devices/system/node").resolve(file), content);
    }

    @Test
    void aMachineWithoutNodesHasOne() {
        assertThat(PossibleNodes.read(root)).isEqualTo(1);
    }

    @Test
    void nodesThatMayComeCountToo() throws IOException {
        write("possible", "0-7");
        write("node0/cpulist", "0-1");
        assertThat(PossibleNodes.read(root)).isEqualTo(8);
    }

    @Test
    void theHighestIdCountsWhereIdsAreSparse() throws IOException {
        SysTree.unpack("sparse.sysfs", root);
        assertThat(PossibleNodes.read(root)).isEqualTo(4);
    }

    @Test
    void aDamagedFileLeavesTheNodesThatAreThere() throws IOException {
        write("possible", "nodes");
        write("node2/cpulist", "0-1");
        assertThat(PossibleNodes.read(root)).isEqualTo(3);
    }
}
