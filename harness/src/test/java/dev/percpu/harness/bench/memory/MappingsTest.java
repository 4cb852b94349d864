package dev.percpu.harness.bench.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.harness.bench.memory.Mappings.Range;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;

class MappingsTest {

    private static final List<String> SMAPS =
            List.of(
                    "00400000-00401000 r-xp 00000000 fe:00 1835   /usr/bin/java",
                    "KernelPageSize:        4 kB",
                    "7f0000000000-7f0000021000 rw-p 00000000 00:00 0 ",
                    "7f0000021000-7f0004000000 ---p 00000000 00:00 0 ",
                    "7f0010000000-7f0010100000 rw-p 00000000 00:00 0                          [heap]",
                    "7f0020000000-7f0020100000 rw-s 00000000 00:01 5  /dev/zero (deleted)",
                    "ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0    [vsyscall]");

    @Test
    void onlyPrivateWritableMemoryWithoutAFileOrNameCounts() {
        assertThat(Mappings.parse(SMAPS).ranges())
                .containsExactly(new Range(0x7f0000000000L, 0x7f0000021000L));
        assertThat(Mappings.pageBytes(SMAPS)).isEqualTo(4096);
    }

    @Test
    void whatWasMappedBeforeIsTakenOffEvenIfItHasGrownAtBothEnds() {
        Mappings before = new Mappings(List.of(new Range(20, 30), new Range(40, 50)));
        Mappings after =
                new Mappings(List.of(new Range(10, 35), new Range(40, 50), new Range(60, 70)));

        assertThat(after.without(before))
                .containsExactly(new Range(10, 20), new Range(30, 35), new Range(60, 70));
        assertThat(before.without(after)).isEmpty();
    }

    @Test
    void pagesCountOnceTheyAreWrittenTo() {
        Mappings before = Mappings.now();
        try (Arena arena = Arena.ofConfined()) {
            long bytes = 64L << 20;
            MemorySegment memory = arena.allocate(bytes);
            memory.fill((byte) 1);

            assertThat(before.residentSince()).isBetween(bytes, bytes + (16L << 20));
        }
    }
}
