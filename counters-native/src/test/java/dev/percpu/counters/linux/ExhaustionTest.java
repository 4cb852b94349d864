package dev.percpu.counters.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.child.FullHeapChild;
import dev.percpu.counters.child.UseUpMemory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Memory that cannot be had is refused clearly, and only it. */
class ExhaustionTest {

    private static final String[] SMALL_JVM = {
        "-Xmx64m", "-XX:ReservedCodeCacheSize=48m", "-XX:CompressedClassSpaceSize=32m"
    };

    private static void assertRefusesClearly(List<String> command, String variant, String... parts)
            throws Exception {
        List<String> whole = new ArrayList<>(command);
        whole.add(variant);
        ChildJvm.Result child = ChildJvm.run(whole);

        assertThat(child.exit()).as("%s", child.lines()).isZero();
        assertThat(child.lines())
                .filteredOn(line -> line.startsWith("refused: "))
                .singleElement()
                .asString()
                .contains(parts);
        assertThat(child.lines())
                .anyMatch(line -> line.matches("[1-9]\\d* others, unharmed: true"))
                .contains("another small one counts: true", "after closing another counts: true");
    }

    private static List<String> java(String... options) {
        List<String> all = new ArrayList<>(List.of(SMALL_JVM));
        all.addAll(List.of(options));
        return ChildJvm.java(UseUpMemory.class, all.toArray(String[]::new));
    }

    @Test
    void withoutAddressSpaceTheBytesTheErrorAndTheRemedyAreNamed() throws Exception {
        List<String> limited =
                new ArrayList<>(List.of("sh", "-c", "ulimit -v 6000000 && exec \"$@\"", "sh"));
        limited.addAll(java(ChildJvm.NATIVE_ACCESS));
        assertRefusesClearly(
                limited,
                "striped:offheap-padded:cpu",
                "65536 CPUs or threads",
                "bytes cannot be mapped",
                "errno 12",
                "close counters",
                "ulimit -v");
    }

    @Test
    void withoutMemoryForArenasTheBytesAndTheRemedyAreNamed() throws Exception {
        assertRefusesClearly(
                java("--illegal-native-access=deny", "-XX:MaxDirectMemorySize=800m"),
                "striped:offheap-padded:thread-hash",
                "bytes of off-heap memory cannot be allocated",
                "close counters",
                "-XX:MaxDirectMemorySize");
    }

    @Test
    void whatIsClosedWhileTheHeapIsFullHarmsNobodyAndTheThreadsGoOn() throws Exception {
        List<String> command =
                new ArrayList<>(
                        ChildJvm.java(
                                FullHeapChild.class,
                                "-Xmx40m",
                                "-XX:+UseSerialGC",
                                ChildJvm.NATIVE_ACCESS));
        command.add("percpu:offheap");
        ChildJvm.Result child = ChildJvm.run(command);
        assertThat(child.exit()).as("%s", child.lines()).isZero();
        assertThat(child.lines())
                .contains("wrong: 0, closes that fail later: 0", "the folder goes on");
    }
}
