package dev.percpu.counters.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.child.LeakCounters;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A million counters that nobody closes cost what their slots do, and harm nobody. */
class LeakTest {

    private static final List<String> VARIANTS =
            List.of("percpu:offheap", "owner:offheap", "percpu:heap");

    /**
     * Off the heap a leaked counter keeps its slots for good: some words for each CPU that touched
     * it, far below a page.
     */
    private static final int MOST_MEGABYTES = 100;

    @Test
    void aSmallHeapBearsAMillionOfThem() throws Exception {
        List<String> command =
                new ArrayList<>(
                        ChildJvm.java(
                                LeakCounters.class,
                                "-Xmx64m",
                                "-XX:+UseSerialGC",
                                ChildJvm.NATIVE_ACCESS));
        command.addAll(VARIANTS);
        ChildJvm.Result child = ChildJvm.run(command);
        assertThat(child.exit()).as("%s", child.lines()).isZero();
        for (String variant : VARIANTS) {
            assertThat(child.lines())
                    .contains(variant + ": another counts: true")
                    .filteredOn(line -> line.startsWith(variant + ": 1000000 leaked"))
                    .singleElement()
                    .satisfies(
                            line ->
                                    assertThat(Integer.parseInt(line.replaceAll(".*: ", "")))
                                            .as(line)
                                            .isLessThan(MOST_MEGABYTES));
        }
    }
}
