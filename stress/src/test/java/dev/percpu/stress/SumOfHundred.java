package dev.percpu.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Outcome;

/** What is left in the end when two threads have added one fifty times each. */
@Outcome(id = "100", expect = ACCEPTABLE, desc = "Every update has been counted once.")
@Outcome(id = "\\d{1,2}", expect = FORBIDDEN, desc = "An update was lost.")
@Outcome(id = "-?\\d+", expect = FORBIDDEN, desc = "An update was counted twice.")
final class SumOfHundred {
    /** How often each thread adds one. */
    static final int EACH = 50;

    private SumOfHundred() {}
}
