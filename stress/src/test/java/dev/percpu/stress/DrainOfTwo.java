package dev.percpu.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Outcome;

/** What a drain takes, and what is left, of two additions of one. */
@Outcome(
        id = {"0, 2", "1, 1", "2, 0"},
        expect = ACCEPTABLE,
        desc = "Each update was taken or stayed.")
@Outcome(
        id = {"0, [01]", "1, 0"},
        expect = FORBIDDEN,
        desc = "An update was lost.")
@Outcome(
        id = {"-?\\d+, -?\\d+"},
        expect = FORBIDDEN,
        desc = "An update was taken and stayed.")
final class DrainOfTwo {
    private DrainOfTwo() {}
}
