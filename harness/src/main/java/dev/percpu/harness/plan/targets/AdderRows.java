package dev.percpu.harness.plan.targets;

import dev.percpu.harness.bench.memory.HeapSize;
import dev.percpu.harness.bench.targets.OwnedCounter;
import dev.percpu.harness.bench.targets.TargetBenchmark;
import dev.percpu.harness.bench.targets.Yardstick;
import dev.percpu.harness.store.Bound;
import dev.percpu.harness.store.Footprints.Where;
import dev.percpu.harness.store.Measure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The adder of this library against the JDK's, which it has to be as good as in every respect. */
final class AdderRows {

    private static final String JDK = "LongAdder";
    private static final String OWN = "Adder";
    private static final String AS_COUNTER = "striped:heap";
    private static final String MANY = "10000";
    private static final int CPUS = 256;

    private static final Bound AS_FAST = Bound.atMost(1.1);
    private static final Bound AS_SMALL = Bound.atMost(2);

    private AdderRows() {}

    static void adder(Draft draft) {
        times(draft).forEach((when, time) -> compare(draft, when, time));
        String site = "a call site shared with other classes";
        compare(draft, site, AdderRows::atSharedSite);
        asCounter(draft, site, AdderRows::atSharedSite);
        asCounter(draft, "10,000 counters, all CPUs", many(draft.cpus()));
        increments(draft);
        memory(draft);
    }

    private static Map<String, Function<String, Probe>> times(Draft draft) {
        Map<String, Function<String, Probe>> times = new LinkedHashMap<>();
        times.put("one thread", shared(1));
        times.put("all CPUs", shared(draft.cpus()));
        times.put(
                UpdateRows.CROWD + " threads for each CPU",
                UpdateRows.crowdedAdd(UpdateRows.CROWD * draft.cpus()));
        times.put("10,000 counters, one thread", many(1));
        times.put("10,000 counters, all CPUs", many(draft.cpus()));
        return times;
    }

    private static void compare(Draft draft, String when, Function<String, Probe> time) {
        draft.goal(
                TargetRow.ADDER.label(),
                when + ": Adder over LongAdder",
                AS_FAST,
                overJdk(draft, OWN, time));
    }

    /** The same slots as a counter: elsewhere it competes with the other designs. */
    private static void asCounter(Draft draft, String when, Function<String, Probe> time) {
        String row = TargetRow.ADDER.label();
        String what = when + ": " + AS_COUNTER + " over LongAdder";
        draft.with(
                row,
                what,
                AS_COUNTER,
                variant -> draft.figure(row, what, overJdk(draft, variant, time)));
    }

    private static Measure overJdk(Draft draft, String subject, Function<String, Probe> time) {
        return new Measure.Ratio(
                draft.probe(time.apply(subject)),
                draft.probe(time.apply(JDK)),
                draft.probe(time.apply(Yardstick.EMPTY)));
    }

    private static Probe atSharedSite(String subject) {
        return owned(subject, Map.of("site", OwnedCounter.SHARED_SITE));
    }

    private static Function<String, Probe> shared(int threads) {
        return UpdateRows.add(threads);
    }

    private static Function<String, Probe> many(int threads) {
        return subject ->
                new Probe.Timed(
                        TargetBenchmark.MANY_ADD, subject, threads, Map.of("counters", MANY));
    }

    private static Probe owned(String subject, Map<String, String> parameters) {
        return new Probe.Timed(TargetBenchmark.OWNER_ADD, subject, 1, parameters);
    }

    /** What a method of its own costs where the call site knows no class. */
    private static void increments(Draft draft) {
        String row = TargetRow.ADDER.label();
        Map<String, String> increment =
                Map.of("site", OwnedCounter.SHARED_SITE, "operation", OwnedCounter.INCREMENT);
        for (String name : List.of(AS_COUNTER, "percpu:heap")) {
            draft.with(
                    row,
                    name,
                    name,
                    variant ->
                            draft.goal(
                                    row,
                                    name + ", shared call site: increment() over add(1)",
                                    AS_FAST,
                                    new Measure.Ratio(
                                            draft.probe(owned(variant, increment)),
                                            draft.probe(atSharedSite(variant)),
                                            draft.probe(atSharedSite(Yardstick.EMPTY)))));
        }
    }

    private static void memory(Draft draft) {
        String row = TargetRow.ADDER.label();
        for (HeapSize.Use use : HeapSize.Use.values()) {
            String jdk = bytes(draft, use.of(JDK));
            draft.goal(
                    row,
                    "bytes, " + use.text() + ": Adder over LongAdder",
                    AS_SMALL,
                    new Measure.BytesRatio(bytes(draft, use.of(OWN)), jdk));
            draft.with(
                    row,
                    "bytes, " + use.text(),
                    AS_COUNTER,
                    variant ->
                            draft.goal(
                                    row,
                                    "bytes, " + use.text() + ": " + AS_COUNTER + " over LongAdder",
                                    AS_SMALL,
                                    new Measure.BytesRatio(bytes(draft, use.of(variant)), jdk)));
        }
    }

    private static String bytes(Draft draft, String subject) {
        return draft.probe(new Probe.Memory(Where.HEAP, subject, draft.simulated(CPUS)));
    }
}
