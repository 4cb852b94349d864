package dev.percpu.counters.design;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.UpgradePolicy;
import org.junit.jupiter.api.Test;

/** How many updates within which time are too many, by a clock of the test's own. */
class UpdateRateTest {

    private static final long SECOND = 1_000_000_000;
    private static final int MOST = UpgradePolicy.REMOTE_UPDATES;

    /** Close to where the clock wraps. */
    private long now = Long.MAX_VALUE - SECOND / 2;

    private final UpdateRate rate = new UpdateRate(() -> now);

    /** Makes so many updates, of which none may be one too many, and then the last. */
    private boolean reachedWithin(long nanos) {
        assertThat(rate.reached()).isFalse();
        now += nanos;
        for (int update = 2; update < MOST; update++) {
            assertThat(rate.reached()).as("update %d", update).isFalse();
        }
        return rate.reached();
    }

    @Test
    void thatManyUpdatesWithinASecondReachTheRate() {
        assertThat(reachedWithin(SECOND)).isTrue();
    }

    @Test
    void theSameNumberInMoreThanASecondDoesNotReachTheRate() {
        assertThat(reachedWithin(SECOND + 1)).isFalse();
    }

    @Test
    void afterReachingTheRateItStartsAgain() {
        for (int round = 0; round < 3; round++) {
            assertThat(reachedWithin(0)).isTrue();
            now += 5 * SECOND;
            assertThat(reachedWithin(2 * SECOND)).isFalse();
            now += 5 * SECOND;
        }
    }
}
