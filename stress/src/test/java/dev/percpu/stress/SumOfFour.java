package dev.percpu.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Outcome;

/** What is left in the end of four additions of one. */
@Outcome(id = "4", expect = ACCEPTABLE, desc = "Every update has been counted once.")
@Outcome(id = "[0-3]", expect = FORBIDDEN, desc = "An update was lost.")
@Outcome(id = "-?\\d+", expect = FORBIDDEN, desc = "An update was counted twice.")
final class SumOfFour {
    private SumOfFour() {}
}
