package dev.percpu.harness.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.harness.store.Fixtures;
import dev.percpu.harness.store.Footprints;
import dev.percpu.harness.store.Footprints.Entry;
import dev.percpu.harness.store.Footprints.Where;
import java.util.List;
import org.junit.jupiter.api.Test;

class FootprintTableTest {

    @Test
    void theTableHasALineForEachSubjectMemoryAndSizeAndAColumnForEachNumber() {
        Footprints footprints =
                new Footprints(
                        Fixtures.HOST,
                        List.of(
                                new Entry("a:heap", Where.HEAP, 1, 256, 33_120),
                                new Entry("b:offheap", Where.OFFHEAP, 1, 256, 1_437_696),
                                new Entry("b:offheap", Where.OFFHEAP, 1000, 256, 2093.4)),
                        List.of("c: no memory"));

        List<String> lines = FootprintTable.render(footprints).lines().toList();

        assertThat(lines.get(0)).matches("bytes of one counter +where +CPUs +of 1 +of 1,000");
        assertThat(lines.get(1)).matches("a:heap +heap +256 +33,120 +–");
        assertThat(lines.get(2)).matches("b:offheap +off-heap +256 +1,437,696 +2,093");
        assertThat(lines).endsWith("Not measured", "  c: no memory");
    }
}
