package dev.percpu.counters.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.child.CountElsewhere;
import dev.percpu.counters.contract.EveryVariantCounts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Machines with CPUs that this one lacks: {@code elsewhere.c} stands in for their kernel in a JVM
 * of its own, where affinity masks, the current CPU and rseq areas have ids above 1,024, with holes
 * between them.
 */
class ElsewhereTest {

    private static final String SPARSE = "0,3,64,1023,1024,1500,4095";
    private static final String SPARSE_AS_LIST = "0,3,64,1023-1024,1500,4095";

    /** Each with index cpu on the highest rung. */
    private static final String LAYOUTS =
            "[heap-dense:atomic, heap-dense:cas, heap-dense:plain, heap:atomic, heap:cas,"
                    + " heap:plain, offheap-padded:atomic, offheap-padded:cas,"
                    + " offheap-padded:native-atomic, offheap-padded:plain, offheap-padded:rseq,"
                    + " offheap:atomic, offheap:cas, offheap:native-atomic, offheap:plain,"
                    + " offheap:rseq]";

    @TempDir Path directory;

    private Path library;

    @BeforeEach
    void compile() throws Exception {
        LadderTest.assumeRseq();
        library = Compiler.preloaded("elsewhere", directory);
    }

    private List<String> lines(String cpus, List<String> command) throws Exception {
        ChildJvm.Result child =
                ChildJvm.run(command, Map.of("LD_PRELOAD", library + "", "ELSEWHERE", cpus));
        assertThat(child.exit()).as("%s", child.lines()).isZero();
        return child.lines().stream()
                // The JVM first tries masks of as many CPUs as the machine really has.
                .filter(line -> !line.contains("warning: sched_getaffinity failed"))
                .toList();
    }

    private static List<String> count(String... options) {
        String[] all = new String[options.length + 1];
        all[0] = ChildJvm.NATIVE_ACCESS;
        System.arraycopy(options, 0, all, 1, options.length);
        return ChildJvm.java(CountElsewhere.class, all);
    }

    private List<String> whereAreConfigured(String possible, List<String> command)
            throws Exception {
        Path file = Files.writeString(directory.resolve("possible"), possible + "\n");
        return Namespace.where(
                "mount --bind '" + file + "' /sys/devices/system/cpu/possible", command);
    }

    @Test
    void idsAboveAThousandHaveSlotsOfTheirOwnInEveryLayout() throws Exception {
        assertThat(lines(SPARSE, count()))
                .contains("allowed " + SPARSE_AS_LIST, "source rseq", "layouts " + LAYOUTS)
                .noneMatch(line -> line.startsWith("WARNING"));
    }

    @Test
    void theSameWhenTheCpuIsAskedOfLibc() throws Exception {
        assertThat(lines(SPARSE, count("-Ddev.percpu.counters.cpu=getcpu")))
                .contains("allowed " + SPARSE_AS_LIST, "source getcpu", "layouts " + LAYOUTS);
    }

    @Test
    void aSparsePossibleSetSizesCountersToItsHighestId() throws Exception {
        assertThat(lines(SPARSE, whereAreConfigured("0-3,64,1023-1500,4095", count())))
                .contains("allowed " + SPARSE_AS_LIST, "possible 4096", "layouts " + LAYOUTS);
    }

    @Test
    void aSetOfOneHighCpuIsCountedOn() throws Exception {
        assertThat(lines("4095", count())).contains("allowed 4095", "source rseq");
        assertThat(lines("4095", whereAreConfigured("0-4095", count())))
                .contains("allowed 4095", "possible 4096");
    }

    @Test
    void idsBehindThePossibleOnesWrap() throws Exception {
        assertThat(lines("5,4096,16383", whereAreConfigured("0-4", count())))
                .contains("allowed 5,4096,16383", "possible 5");
    }

    @Test
    void whereTheKernelTellsNoCpuSlotsAreChosenByThread() throws Exception {
        List<String> lines =
                lines("none", ChildJvm.java(EveryVariantCounts.class, ChildJvm.NATIVE_ACCESS));
        assertThat(lines)
                .last()
                .asString()
                .contains("variants count, percpu:offheap is percpu:offheap:thread-hash:atomic");
        assertThat(lines)
                .filteredOn(line -> line.startsWith("WARNING dev.percpu.counters "))
                .singleElement()
                .asString()
                .contains(
                        "Rung JAVA: ",
                        "the kernel does not return the current CPU",
                        "allow the system call getcpu");
    }
}
