package dev.percpu.counters.failure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was found out about one variant, and how much was tried. */
public final class Report {

    /** Of one call: more of them rarely say more. */
    private static final int MOST_FINDINGS = 2;

    private static final int MOST_TRIES = 3;

    private final List<String> findings = new ArrayList<>();
    private final Map<String, Integer> byCall = new HashMap<>();
    private final Map<String, Integer> begun = new HashMap<>();
    private final Set<String> again = new HashSet<>();
    private int trials;
    private int falls;
    private int trialsSinceRenewal;

    /** Thrown where an earlier failure has spoilt the library for those that come after it. */
    public static final class Damaged extends RuntimeException {
        private static final long serialVersionUID = 1;

        Damaged(String message) {
            super(message);
        }
    }

    /** Whether these trials are still to be made: once, unless the library was damaged. */
    public synchronized boolean begin(String trials) {
        return begun.merge(trials, 1, Integer::sum) == 1 || again.remove(trials);
    }

    /** Notes that a call was tried once more, and whether the fault fell. */
    public synchronized void tried(boolean fell) {
        trials++;
        trialsSinceRenewal++;
        falls += fell ? 1 : 0;
    }

    /** Notes that something is wrong after a fault. */
    public synchronized void found(String call, String what) {
        trialsSinceRenewal++;
        if (byCall.merge(call, 1, Integer::sum) <= MOST_FINDINGS) {
            findings.add(what);
        }
    }

    /**
     * Notes that something is wrong without a fault. If there was one before, that is to blame, and
     * the trials are made again with another library, a few times at most.
     */
    public synchronized Damaged spoilt(String call, String trials, String what) {
        if (trialsSinceRenewal == 0 || begun.getOrDefault(trials, 0) >= MOST_TRIES) {
            found(call, "without a fault, or long after one: " + what);
        } else {
            again.add(trials);
        }
        return new Damaged(what);
    }

    /** Notes that the library is another one from now on. */
    synchronized void renewed() {
        trialsSinceRenewal = 0;
    }

    /** Whether enough is known to be wrong with a call. */
    public synchronized boolean full(String call) {
        return byCall.getOrDefault(call, 0) >= MOST_FINDINGS;
    }

    /** Everything that is wrong. */
    public synchronized List<String> findings() {
        return List.copyOf(findings);
    }

    /** How much was tried. */
    @Override
    public synchronized String toString() {
        return trials + " trials, " + falls + " faults fell";
    }
}
