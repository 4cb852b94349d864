package dev.percpu.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Outcome;

/**
 * What two sums or reads by one thread, and one in the end, may be while a value of three moves.
 */
@Outcome(id = "3, 3, 3", expect = ACCEPTABLE, desc = "Nobody noticed the change.")
@Outcome(
        id = {"[0-2], \\d+, 3", "\\d+, [0-2], 3"},
        expect = FORBIDDEN,
        desc = "One misses what moved.")
@Outcome(
        id = {"\\d+, \\d+, 3"},
        expect = FORBIDDEN,
        desc = "One has twice what moved.")
@Outcome(
        id = "-?\\d+, -?\\d+, -?\\d+",
        expect = FORBIDDEN,
        desc = "The change lost or doubled an update for good.")
final class AlwaysThree {
    private AlwaysThree() {}
}
