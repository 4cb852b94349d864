package dev.percpu.harness.report;

import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Scenario;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What operations might cost on a machine that there is not: smooth in the number of threads. */
final class SyntheticCosts {

    private static final double EMPTY_NS = 0.6;

    /** Net nanoseconds of one thread alone, what each further thread adds, and a read's per CPU. */
    private record Cost(double aloneNs, double perThreadNs, double readNs) {}

    private static final Map<String, Cost> COSTS = new LinkedHashMap<>();

    static {
        COSTS.put(SyntheticRun.NONATOMIC, new Cost(0.9, 0, 1));
        COSTS.put("atomic:heap:single:atomic", new Cost(2.8, 22, 1));
        COSTS.put("striped:heap:thread-hash:atomic", new Cost(2.5, 0.012, 900));
        COSTS.put("striped:offheap:thread-hash:atomic", new Cost(2.7, 0.015, 800));
        COSTS.put("percpu:heap:cpu:atomic", new Cost(4.9, 0.004, 1400));
        COSTS.put("percpu:offheap:cpu:atomic", new Cost(4.6, 0.002, 1200));
        COSTS.put("AtomicLong", new Cost(2.8, 23, 1));
        COSTS.put("LongAdder", new Cost(2.6, 0.03, 700));
        COSTS.put("JCTools", new Cost(2.4, 0.02, 1000));
        COSTS.put("empty", new Cost(0, 0, 0));
    }

    /** A design's own variant on and off the heap, the peers, and the empty loop. */
    static final List<String> USUAL = List.copyOf(COSTS.keySet());

    private SyntheticCosts() {}

    /** The usual ones and so many variants more that all together are as many as asked for. */
    static List<String> subjects(int many) {
        List<String> names = new ArrayList<>(USUAL);
        for (String design : List.of("eventual", "percpu", "flip", "local", "lazy", "tree")) {
            for (String layout : List.of("heap", "heap-dense", "offheap", "offheap-padded")) {
                for (String index : List.of("mm-cid:cas", "node:atomic", "owner:rseq")) {
                    if (names.size() < many) {
                        names.add(names.size() - 1, design + ":" + layout + ":" + index);
                    }
                }
            }
        }
        return names;
    }

    /** A subject without an entry is somewhere between the two ends, always at the same pinning. */
    private static Cost of(String subject) {
        if (COSTS.containsKey(subject)) {
            return COSTS.get(subject);
        }
        double pinning = Math.floorMod(subject.hashCode(), 97) / 97.0;
        return new Cost(
                2.4 + 5 * pinning, 0.003 * Math.pow(1500, pinning), 2000 * (1 - pinning) + 2);
    }

    static double updateNs(String subject, Scenario scenario) {
        if (scenario.workload().equals("mixed")) {
            double read = subject.equals("empty") ? EMPTY_NS : readNs(subject, scenario);
            return (updateNs(subject, scenario.withWorkload("update")) + read) / 2;
        }
        Cost cost = of(subject);
        double others = scenario.threads() - 1;
        double far = scenario.pinning().equals("scatter") ? 1.6 : 1;
        double slower =
                scenario.workload().endsWith("polluted") && subject.contains(":") ? 1.08 : 1;
        double contended = cost.perThreadNs * others * far;
        double smt = scenario.threads() > 128 ? 1.5 : 1;
        double extra = scenario.workload().equals("many") && cost.aloneNs > 0 ? 6 : 0;
        return EMPTY_NS * smt + slower * (cost.aloneNs * smt + extra + contended);
    }

    static double readNs(String subject, Scenario scenario) {
        Cost cost = of(subject);
        return 2 + cost.readNs * (1 + scenario.threads() / 64.0);
    }

    /** The law that the costs follow, as a fit would draw it. */
    static List<Curve> curves(List<ForkResult> results) {
        return results.stream()
                .filter(result -> result.fork() == 0 && result.subject().contains(":"))
                .map(result -> List.of(result.subject(), result.scenario().withThreads(0)))
                .distinct()
                .map(key -> curve((String) key.get(0), (Scenario) key.get(1)))
                .toList();
    }

    private static Curve curve(String subject, Scenario scenario) {
        return new Curve(
                subject,
                scenario,
                Stream.of(1, 2, 3, 4, 6, 8, 11, 16, 23, 32, 45, 64)
                        .map(
                                n ->
                                        new Curve.Point(
                                                n,
                                                n
                                                        * 1e9
                                                        / updateNs(
                                                                subject, scenario.withThreads(n))))
                        .toList(),
                "σ 0.012 (0.010 to 0.015), κ not told from 0");
    }
}
