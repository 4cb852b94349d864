package dev.percpu.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Outcome;

/** What two sums by one thread, and one in the end, may be of two additions of one by another. */
@Outcome(
        id = {"0, 0, 2", "0, 1, 2", "0, 2, 2", "1, 1, 2", "1, 2, 2", "2, 2, 2"},
        expect = ACCEPTABLE,
        desc = "Each sum has the additions up to some instant.")
@Outcome(
        id = {"1, 0, 2", "2, 0, 2", "2, 1, 2"},
        expect = FORBIDDEN,
        desc = "A value on its way from one place to another was in neither.")
@Outcome(
        id = {"[34], \\d, 2", "\\d, [34], 2"},
        expect = FORBIDDEN,
        desc = "A value on its way from one place to another was in both.")
@Outcome(
        id = "-?\\d+, -?\\d+, -?\\d+",
        expect = FORBIDDEN,
        desc = "An update was lost or counted twice for good.")
final class SumsOfTwo {
    private SumsOfTwo() {}
}
