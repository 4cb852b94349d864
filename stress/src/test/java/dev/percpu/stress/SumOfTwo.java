package dev.percpu.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Outcome;

/** What is left in the end of two additions of one. */
@Outcome(id = "2", expect = ACCEPTABLE, desc = "Both updates have been counted once.")
@Outcome(id = "[01]", expect = FORBIDDEN, desc = "An update was lost.")
@Outcome(id = "-?\\d+", expect = FORBIDDEN, desc = "An update was counted twice.")
final class SumOfTwo {
    private SumOfTwo() {}
}
