package dev.percpu.harness.store;

import java.util.List;

/** How the figure of a goal is made of samples, which are named by their probes. */
public sealed interface Measure {

    /**
     * One time over another, each less the time of the empty loop.
     *
     * @param over the probe in the numerator
     * @param under the probe in the denominator
     * @param empty the probe of the empty loop that is taken off both
     */
    record Ratio(String over, String under, String empty) implements Measure {}

    /**
     * One time over a budget that is made of two others, each less the time of the empty loop.
     *
     * @param over the probe that has to keep to the budget
     * @param times how often the first of the others goes into the budget
     * @param of the probe of that one
     * @param plus the probe of the other, which goes into it once
     * @param empty the probe of the empty loop that is taken off all of them
     */
    record Budget(String over, double times, String of, String plus, String empty)
            implements Measure {}

    /**
     * The greater of two net times over the smaller: how far they are apart, whichever it is.
     *
     * @param one a probe
     * @param other another probe
     * @param empty the probe of the empty loop that is taken off both
     */
    record Apart(String one, String other, String empty) implements Measure {}

    /**
     * One of those that compete.
     *
     * @param probe its probe
     * @param subject what is measured, for people
     */
    record Candidate(String probe, String subject) {}

    /**
     * The net time of a yardstick over that of the fastest of many. A heat of one short fork each
     * picks a few; only those are measured like everything else, by forks that are not the heat's,
     * so that the luck that picked them is not part of the figure.
     *
     * @param yardstick the probe to be faster than
     * @param candidates those that compete, at least one
     * @param finalists how many of them are measured to the end
     * @param empty the probe of the empty loop that is taken off all of them
     */
    record Fastest(String yardstick, List<Candidate> candidates, int finalists, String empty)
            implements Measure {

        /** Copies the list. */
        public Fastest {
            candidates = List.copyOf(candidates);
        }
    }

    /**
     * Bytes, as they are.
     *
     * @param probe the probe that gives them
     */
    record Bytes(String probe) implements Measure {}

    /**
     * Bytes over bytes.
     *
     * @param over the probe in the numerator
     * @param under the probe in the denominator
     */
    record BytesRatio(String over, String under) implements Measure {}

    /**
     * A share of a whole, as it is.
     *
     * @param probe the probe that gives it
     */
    record Share(String probe) implements Measure {}

    /**
     * Nothing: what the goal is about does not exist on this machine or in this build.
     *
     * @param reason why
     */
    record Absent(String reason) implements Measure {}
}
