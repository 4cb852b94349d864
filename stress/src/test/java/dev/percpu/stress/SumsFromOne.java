package dev.percpu.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Outcome;

/**
 * What two sums by one thread, and one in the end, may be when a counter held one and another
 * thread adds two more, one at a time.
 */
@Outcome(
        id = {"1, 1, 3", "1, 2, 3", "1, 3, 3", "2, 2, 3", "2, 3, 3", "3, 3, 3"},
        expect = ACCEPTABLE,
        desc = "Each sum has the updates up to some instant.")
@Outcome(
        id = {"0, [0-3], 3", "[0-3], 0, 3", "2, 1, 3", "3, [12], 3"},
        expect = FORBIDDEN,
        desc = "A value on its way from one place to another was in neither.")
@Outcome(
        id = "\\d+, \\d+, 3",
        expect = FORBIDDEN,
        desc = "A value on its way from one place to another was in both.")
@Outcome(
        id = "-?\\d+, -?\\d+, -?\\d+",
        expect = FORBIDDEN,
        desc = "An update was lost or counted twice for good.")
final class SumsFromOne {
    private SumsFromOne() {}
}
