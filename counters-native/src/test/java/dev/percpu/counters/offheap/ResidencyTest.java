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
        long page = pageBytes;
        assertThat(pages.nextWritten(8, 3 * page)).isEqualTo(3 * page);
        assertThat(pages.nextWritten(8, 2 * page + 8)).isEqualTo(2 * page + 8);
        assertThat(pages.nextWritten(3 * page - 8, 9 * page)).isEqualTo(3 * page);
        assertThat(pages.nextWritten(3 * page + 8, 9 * page)).isEqualTo(3 * page + 8);
        assertThat(pages.nextPage(3 * page + 8)).isEqualTo(4 * page);
        assertThat(pages.nextPage(4 * page)).isEqualTo(5 * page);
        assertThat(pages.nextWritten(4 * page, 30_000 * page)).isEqualTo(20_000 * page);
        assertThat(pages.nextWritten(20_001 * page, 30_000 * page)).isEqualTo(30_000 * page);
        assertThat(pages.count()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(longs = {1L << 28, 1L << 29, 1L << 31, (1L << 31) + 512, 1L << 33})
    void aStretchCanHaveMorePagesThanAnArrayHasElements(long count) {
        Residency pages =
                new Residency(map(4096, Set.of(count - 1), Set.of()), 4096, BASE, count * 4096);
        assertThat(pages.nextWritten(0, 8192)).isEqualTo(8192);
        assertThat(pages.nextWritten((count - 9_000) * 4096, count * 4096))
                .isEqualTo((count - 1) * 4096);
    }

    @Test
    void inAscendingOrderEachPartOfTheMapIsReadOnce() {
        Residency pages = new Residency(map(4096, Set.of(), Set.of()), 4096, BASE, 100_000L * 4096);
        for (long page = 0; page < 100_000; page++) {
            pages.nextWritten(page * 4096, page * 4096 + 8);
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
        assertThat(pages.nextWritten(0, 10 * 4096)).isEqualTo(7 * 4096);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 7})
    void whatCannotBeReadCountsAsWritten(int answer) {
        Residency pages = new Residency((into, at, length) -> answer, 4096, BASE, 10 * 4096);
        assertThat(pages.count()).isEqualTo(10);
    }
}
