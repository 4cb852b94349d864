package dev.percpu.harness.plan.goals;

import dev.percpu.harness.bench.jmh.OwnerAdd;
import dev.percpu.harness.bench.memory.HeapSize.State;
import dev.percpu.harness.store.Bound;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Measure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows that compare the adder of this library with the JDK's, which it must equal in every
 * respect.
 */
final class AdderRows {

    private static final String JDK = "LongAdder";
    private static final String OWN = "Adder";
    private static final String AS_COUNTER = "striped:heap";
    private static final int CPUS = 256;

    private static final Bound AS_FAST = Bound.atMost(1.1);
    private static final Bound AS_SMALL = Bound.atMost(2);

    private AdderRows() {}

    /** A workload and its number of threads. */
    private record Case(String job, int threads) {}

    private static final String SITE = "a call site shared with other classes";
    private static final String AT_SHARED_SITE = "owner-add:site=" + OwnerAdd.SHARED_SITE;
    private static final String MANY_COUNTERS = "many:counters=10000";

    static void adder(Draft draft) {
        cases(draft).forEach((when, each) -> compare(draft, when, each));
        asCounter(draft, SITE, new Case(AT_SHARED_SITE, 1));
        asCounter(draft, "10,000 counters, all CPUs", new Case(MANY_COUNTERS, draft.cpus()));
        increments(draft);
        memory(draft);
    }

    private static Map<String, Case> cases(Draft draft) {
        Map<String, Case> cases = new LinkedHashMap<>();
        cases.put("one thread", new Case(UpdateRows.SHARED, 1));
        cases.put("all CPUs", new Case(UpdateRows.SHARED, draft.cpus()));
        cases.put(
                UpdateRows.THREADS_PER_CPU + " threads for each CPU",
                new Case(UpdateRows.SHARED, UpdateRows.THREADS_PER_CPU * draft.cpus()));
        cases.put("10,000 counters, one thread", new Case(MANY_COUNTERS, 1));
        cases.put("10,000 counters, all CPUs", new Case(MANY_COUNTERS, draft.cpus()));
        cases.put(SITE, new Case(AT_SHARED_SITE, 1));
        return cases;
    }

    private static void compare(Draft draft, String when, Case each) {
        draft.goal(when + ": Adder over LongAdder", AS_FAST, overJdk(draft, OWN, each));
    }

    /**
     * Adds the same slots as a counter. In the other cases this counter competes with the other
     * designs.
     */
    private static void asCounter(Draft draft, String when, Case each) {
        String what = when + ": " + AS_COUNTER + " over LongAdder";
        draft.figureOf(AS_COUNTER, what, variant -> overJdk(draft, variant, each));
    }

    private static Measure overJdk(Draft draft, String subject, Case each) {
        return new Measure.Ratio(
                draft.cell(each.job, subject, each.threads),
                draft.cell(each.job, JDK, each.threads),
                draft.cell(each.job, Draft.EMPTY, each.threads));
    }

    /** Adds the cost of {@code increment()} at a call site that has seen many classes. */
    private static void increments(Draft draft) {
        String increment = AT_SHARED_SITE + ",operation=" + OwnerAdd.INCREMENT;
        for (String name : List.of(AS_COUNTER, "percpu:heap")) {
            draft.with(
                    name,
                    name,
                    variant ->
                            draft.goal(
                                    name + ", shared call site: increment() over add(1)",
                                    AS_FAST,
                                    new Measure.Ratio(
                                            draft.cell(increment, variant),
                                            draft.cell(AT_SHARED_SITE, variant),
                                            draft.cell(AT_SHARED_SITE, Draft.EMPTY))));
        }
    }

    private static void memory(Draft draft) {
        for (State use : List.of(State.FRESH, State.TOUCHED, State.CONTENDED)) {
            CellKey jdk = bytes(draft, use, JDK);
            draft.goal(
                    "bytes, " + use.text() + ": Adder over LongAdder",
                    AS_SMALL,
                    new Measure.BytesRatio(bytes(draft, use, OWN), jdk));
            draft.with(
                    "bytes, " + use.text(),
                    AS_COUNTER,
                    variant ->
                            draft.goal(
                                    "bytes, " + use.text() + ": " + AS_COUNTER + " over LongAdder",
                                    AS_SMALL,
                                    new Measure.BytesRatio(bytes(draft, use, variant), jdk)));
        }
    }

    private static CellKey bytes(Draft draft, State state, String subject) {
        return draft.memory("heap", state, subject, draft.simulated(CPUS));
    }
}
