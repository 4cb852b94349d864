package dev.percpu.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.stress.canary.ReleasedBeforeCleared;
import java.util.function.Supplier;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;

@JCStressTest
@Description("One thread updates a structure and closes it; the other takes one from the cache.")
@Outcome(
        id = "0, 5, 5",
        expect = ACCEPTABLE,
        desc = "The next structure was empty, and kept what was added.")
@Outcome(
        id = {"[1-9]\\d*, -?\\d+, -?\\d+", "-\\d+, -?\\d+, -?\\d+"},
        expect = FORBIDDEN,
        desc = "The next structure showed what the last one held.")
@Outcome(
        id = "0, -?\\d+, -?\\d+",
        expect = FORBIDDEN,
        desc = "The next structure was cleared when it was in use.")
@State
public class UnifiedReuse {

    private static final Supplier<Counter> COUNTERS =
            StressSubject.counters(
                    Counter.class,
                    "unified",
                    CounterOptions.defaults().withBatch(2),
                    ReleasedBeforeCleared::new);

    private final Counter last = COUNTERS.get();

    private Counter next;

    @Actor
    public void close() {
        last.add(1);
        last.add(2);
        last.add(1);
        last.close();
    }

    @Actor
    public void create(JJJ_Result r) {
        next = COUNTERS.get();
        r.r1 = next.sum();
        next.add(1);
        next.add(4);
        r.r2 = next.sum();
    }

    @Arbiter
    public void settle(JJJ_Result r) {
        r.r3 = next.sum();
        next.close();
    }
}
