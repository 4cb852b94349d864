package dev.percpu.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Outcome;

/** Whether each of two threads got a room below a limit that is enough for one, and the value. */
@Outcome(
        id = {"1, 0, 3", "0, 1, 3"},
        expect = ACCEPTABLE,
        desc = "One of the two got it.")
@Outcome(id = "1, 1, -?\\d+", expect = FORBIDDEN, desc = "Both got it: the limit is passed.")
@Outcome(
        id = "0, 0, -?\\d+",
        expect = FORBIDDEN,
        desc = "An exact attempt failed, although there was room.")
@Outcome(
        id = "-?\\d+, -?\\d+, -?\\d+",
        expect = FORBIDDEN,
        desc = "The value is not what has been granted.")
final class OneOfTwo {
    /** The limit, which the value has reached when one of the two got the room. */
    static final long LIMIT = 3;

    private OneOfTwo() {}
}
