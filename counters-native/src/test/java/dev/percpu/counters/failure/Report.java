package dev.percpu.counters.failure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was found in one run, and how much was tried. */
public final class Report {

    /** Of one call: more of them rarely say more. */
    private static final int MOST_FINDINGS = 2;

    private final List<String> findings = new ArrayList<>();
    private final Map<String, Integer> byCall = new HashMap<>();
    private final Map<String, Integer> falls = new LinkedHashMap<>();
    private int trials;

    /** Notes that a call was tried once more, and whether the fault fell. */
    public void tried(String call, boolean fell) {
        trials++;
        falls.merge(call, fell ? 1 : 0, Integer::sum);
    }

    /** Notes that something is wrong. */
    public void found(String call, String what) {
        if (byCall.merge(call, 1, Integer::sum) <= MOST_FINDINGS) {
            findings.add(what);
        }
    }

    /** Whether enough is known to be wrong with a call. */
    public boolean full(String call) {
        return byCall.getOrDefault(call, 0) >= MOST_FINDINGS;
    }

    /** Everything that is wrong. */
    public List<String> findings() {
        return findings;
    }

    /** How often the fault fell in each call. */
    public Map<String, Integer> falls() {
        return falls;
    }

    /** How many calls were tried. */
    public int trials() {
        return trials;
    }
}
