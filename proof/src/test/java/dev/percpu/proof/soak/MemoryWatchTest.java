package dev.percpu.proof.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What counts as growth. */
class MemoryWatchTest {

    private static final int LOOKS = 60;
    private static final int TOLERANCE = 16;
    private static final long MEBIBYTE = 1_024;

    /** What is said of a process whose heap has that size at each look. */
    private static MemoryWatch seen(LongUnaryOperator heap) {
        MemoryWatch watch = new MemoryWatch(TOLERANCE);
        LongStream.range(0, LOOKS)
                .forEach(look -> watch.add(SoakMeasure.HEAP, heap.applyAsLong(look)));
        return watch;
    }

    @Test
    void whatGrowsSlowlyGrows() {
        assertThat(seen(look -> look * MEBIBYTE).growth())
                .containsExactly("heap 15360 KiB grew to 46080");
    }

    @Test
    void whatFillsAtFirstIsFlat() {
        assertThat(seen(look -> Math.min(look, LOOKS / 4) * 100 * MEBIBYTE).growth()).isEmpty();
    }

    @Test
    void peaksAreFlat() {
        assertThat(seen(look -> look % 3 * look * 100 * MEBIBYTE).growth()).isEmpty();
    }

    @Test
    void whatShrinksIsFlat() {
        assertThat(seen(look -> (LOOKS - look) * 100 * MEBIBYTE).growth()).isEmpty();
    }

    @Test
    void whatGrowsWithinTheToleranceIsFlat() {
        assertThat(seen(look -> look * MEBIBYTE / 2).growth()).isEmpty();
        assertThat(seen(look -> look * MEBIBYTE / 2 + look / 45 * 2 * MEBIBYTE).growth())
                .hasSize(1);
    }

    @Test
    void ofMappingsOnlyAFewMayBeAdded() {
        MemoryWatch watch = new MemoryWatch(TOLERANCE);
        LongStream.range(0, LOOKS).forEach(look -> watch.add(SoakMeasure.MAPPINGS, look * 3));
        assertThat(watch.growth()).containsExactly("mappings 45 grew to 135");
    }

    @Test
    void ofTooFewLooksNothingIsSaid() {
        MemoryWatch watch = new MemoryWatch(TOLERANCE);
        watch.add(SoakMeasure.HEAP, 1_000 * MEBIBYTE);
        assertThat(watch.growth()).isEmpty();
    }
}
