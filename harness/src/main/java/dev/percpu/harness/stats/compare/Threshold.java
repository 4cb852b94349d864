package dev.percpu.harness.stats.compare;

import dev.percpu.harness.stats.Estimate;
import dev.percpu.harness.stats.Figure;
import dev.percpu.harness.stats.Interval;
import dev.percpu.harness.stats.Ratio;
import java.util.Locale;

/**
 * Judges a ratio of times: compares its whole interval with a band that counts as noise. If the
 * interval lies outside the band, there is a difference. If it lies inside, there is none. If it
 * crosses an edge of the band, the forks cannot tell. The band reaches up and down by the same
 * factor, so that swapping the sides swaps faster and slower.
 *
 * @param share the relative difference that counts as noise; not negative
 */
record Threshold(double share) {

    private static final int MOST_FORKS = 1_000;

    Change change(Ratio times) {
        return times.interval().map(this::change).orElse(Change.UNSURE);
    }

    private Change change(Interval interval) {
        double slower = 1 + share;
        double faster = 1 / slower;
        if (interval.low() > slower) {
            return Change.SLOWER;
        }
        if (interval.high() < faster) {
            return Change.FASTER;
        }
        return interval.low() >= faster && interval.high() <= slower
                ? Change.NO_DIFFERENCE
                : Change.UNSURE;
    }

    /** What to do so that an unsure ratio becomes clear. */
    String advice(Ratio times, Figure base, Figure fresh) {
        int forks = Math.min(base.forks().size(), fresh.forks().size());
        return times.interval()
                .map(interval -> narrower(interval, forks))
                .orElse(
                        "too few forks: "
                                + Estimate.FEWEST_FOR_INTERVAL
                                + " a side give an interval");
    }

    /** The width of an interval shrinks with the square root of the number of forks. */
    private String narrower(Interval interval, int forks) {
        double reach = Math.log(interval.high() / interval.low()) / 2;
        double needed = Math.ceil(forks * Math.pow(reach / Math.log1p(share), 2));
        if (needed <= forks) {
            return "too close to the threshold";
        }
        return needed > MOST_FORKS
                ? "too much noise: not even " + MOST_FORKS + " forks a side would tell"
                : String.format(Locale.ROOT, "too few forks: about %.0f a side would tell", needed);
    }
}
