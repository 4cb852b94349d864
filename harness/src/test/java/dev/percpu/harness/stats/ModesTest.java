package dev.percpu.harness.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ModesTest {

    /**
     * By hand: means 100 and 120, mean of all 110; within the groups 4 + 4, between them 600, so
     * that 600 of 608, 98.7%, lie between.
     */
    @Test
    void twoGroupsAreFoundWithTheirSizesAndDistance() {
        Modes modes =
                Modes.of(
                                120 + Math.sqrt(2),
                                100 - Math.sqrt(2),
                                100,
                                120,
                                100 + Math.sqrt(2),
                                120 - Math.sqrt(2))
                        .orElseThrow();
        assertThat(modes.low()).isEqualTo(3);
        assertThat(modes.high()).isEqualTo(3);
        assertThat(modes.apart()).isCloseTo(20.0 / 110, within(1e-9));
    }

    /** The same with groups that are wider: 600 of 640, 93.75%, lie between. */
    @Test
    void groupsThatAreWideAreNotReported() {
        double wide = Math.sqrt(10);
        assertThat(Modes.of(120 + wide, 100 - wide, 100, 120, 100 + wide, 120 - wide)).isEmpty();
    }

    @Test
    void aSingleForkIsNotAGroup() {
        assertThat(Modes.of(100, 100.1, 100.2, 99.9, 99.8, 150)).isEmpty();
    }

    @Test
    void groupsThatAreCloseAreNotReported() {
        assertThat(Modes.of(100, 100, 100, 104, 104, 104)).isEmpty();
        assertThat(Modes.of(100, 100, 100, 106, 106, 106)).isPresent();
    }

    @Test
    void fewerThanSixForksTellNothing() {
        assertThat(Modes.of(100, 100, 120, 120, 120)).isEmpty();
    }

    @Test
    void forksThatAgreeAreOfOneKind() {
        assertThat(Modes.of(7, 7, 7, 7, 7, 7)).isEmpty();
    }

    @Test
    void normalForksSeldomLookLikeTwoGroups() {
        Random random = new Random(7);
        long alarms =
                IntStream.range(0, 5_000)
                        .filter(
                                i ->
                                        Modes.of(
                                                        random.doubles(8)
                                                                .map(
                                                                        unused ->
                                                                                100
                                                                                        + 10
                                                                                                * random
                                                                                                        .nextGaussian())
                                                                .toArray())
                                                .isPresent())
                        .count();
        assertThat(alarms).as("of 5000, at a rate of less than 0.5%").isLessThan(35);
    }
}
