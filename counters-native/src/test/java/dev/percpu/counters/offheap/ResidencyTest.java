package dev.percpu.counters.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The kernel's page map is read where the pages are, by their real size, however many there are.
 */
class ResidencyTest {

    private static final long BASE = 1L << 40;
    private static final long PRESENT = 1L << 63;
    private static final long SWAPPED = 1L << 62;
    private static final long CLEAN = 1L << 55;

    private final List<Long> reads = new ArrayList<>();

    /** A map in which those entries, counted from the base, say something. */
    private Residency.Source map(int pageBytes, Set<Long> present, Set<Long> swapped) {
        return (into, at, length) -> {
            reads.add(at);
            assertThat(at).isGreaterThanOrEqualTo(BASE / pageBytes * Long.BYTES);
            ByteBuffer entries = ByteBuffer.wrap(into).order(ByteOrder.nativeOrder());
            for (int i = 0; i < length; i += Long.BYTES) {
                long page = (at + i) / Long.BYTES - BASE / pageBytes;
                long entry = present.contains(page) ? PRESENT : CLEAN;
                entries.putLong(i, swapped.contains(page) ? SWAPPED : entry);
            }
            return length;
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {4 << 10, 16 << 10, 64 << 10})
    void pagesThatArePresentOrSwappedAreWritten(int pageBytes) {
        Residency pages =
                new Residency(
                        map(pageBytes, Set.of(3L), Set.of(20_000L)),
                        pageBytes,
                        BASE,
                        30_000L * pageBytes);
        assertThat(pages.written(0, 3L * pageBytes)).isFalse();
        assertThat(pages.written(3L * pageBytes - 1, 2)).isTrue();
        assertThat(pages.written(4L * pageBytes, 19_996L * pageBytes)).isFalse();
        assertThat(pages.written(4L * pageBytes, 19_996L * pageBytes + 1)).isTrue();
        assertThat(pages.written(20_001L * pageBytes, 9_999L * pageBytes)).isFalse();
        assertThat(pages.count()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(longs = {1L << 28, 1L << 29, 1L << 31, (1L << 31) + 512, 1L << 33})
    void aStretchCanHaveMorePagesThanAnArrayHasElements(long count) {
        Residency pages =
                new Residency(map(4096, Set.of(count - 1), Set.of()), 4096, BASE, count * 4096);
        assertThat(pages.written(0, 1)).isFalse();
        assertThat(pages.written((count - 2) * 4096, 4096)).isFalse();
        assertThat(pages.written((count - 1) * 4096, 4096)).isTrue();
    }

    @Test
    void inAscendingOrderEachPartOfTheMapIsReadOnce() {
        Residency pages = new Residency(map(4096, Set.of(), Set.of()), 4096, BASE, 100_000L * 4096);
        for (long page = 0; page < 100_000; page++) {
            pages.written(page * 4096, 8);
        }
        assertThat(reads).doesNotHaveDuplicates().hasSize((100_000 + 8191) / 8192);
    }

    @Test
    void wherePartsAreReadShortTheRestIsReadAgain() {
        Residency.Source whole = map(4096, Set.of(7L), Set.of());
        Residency pages =
                new Residency(
                        (into, at, length) -> whole.read(into, at, Math.min(length, 5 * 8)) + 3,
                        4096,
                        BASE,
                        10 * 4096);
        assertThat(pages.count()).isEqualTo(1);
        assertThat(pages.written(7 * 4096, 1)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 7})
    void whatCannotBeReadCountsAsWritten(int answer) {
        Residency pages = new Residency((into, at, length) -> answer, 4096, BASE, 10 * 4096);
        assertThat(pages.count()).isEqualTo(10);
    }
}
