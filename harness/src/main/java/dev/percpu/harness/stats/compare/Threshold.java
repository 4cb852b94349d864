package dev.percpu.harness.stats.compare;

import dev.percpu.harness.stats.Estimate;
import dev.percpu.harness.stats.Figure;
import dev.percpu.harness.stats.Interval;
import dev.percpu.harness.stats.Ratio;
import java.util.Locale;

/**
 * Judges a ratio of times by its whole interval against a band of what is taken for noise: a
 * difference is seen if the interval lies outside of the band, none if inside, and if it lies on
 * both sides of an edge the forks cannot tell. The band is as wide up as down, as a factor, so that
 * to exchange the sides is to exchange faster and slower.
 *
 * @param share how much longer is noise; not negative
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

    /** What would make an unsure ratio surer. */
    String advice(Ratio times, Figure base, Figure fresh) {
        int forks = Math.min(base.forks().size(), fresh.forks().size());
        return times.interval()
                .map(interval -> narrower(interval, forks))
                .orElse(
                        "too few forks: "
                                + Estimate.FEWEST_FOR_INTERVAL
                                + " a side give an interval");
    }

    /** An interval narrows with the root of the number of forks. */
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
