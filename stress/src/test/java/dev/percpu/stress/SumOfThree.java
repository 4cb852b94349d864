package dev.percpu.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Outcome;

/** What is left in the end of three additions of one. */
@Outcome(id = "3", expect = ACCEPTABLE, desc = "Every update has been counted once.")
@Outcome(id = "[0-2]", expect = FORBIDDEN, desc = "An update was lost.")
@Outcome(id = "-?\\d+", expect = FORBIDDEN, desc = "An update was counted twice.")
final class SumOfThree {
    private SumOfThree() {}
}
