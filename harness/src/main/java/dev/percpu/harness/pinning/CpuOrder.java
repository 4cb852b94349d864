package dev.percpu.harness.pinning;

import java.util.ArrayList;
import java.util.List;

/** Writes a list of CPUs as text and keeps its order. */
public final class CpuOrder {

    private CpuOrder() {}

    /**
     * The CPUs in the form that {@code cpus:} and {@code taskset -c} accept; {@code taskset}
     * ignores the order.
     *
     * @param cpus the ids, in their order
     * @return the ids, separated by commas; ids that ascend by one are written as a range
     */
    public static String text(List<Integer> cpus) {
        List<String> parts = new ArrayList<>();
        for (int first = 0; first < cpus.size(); ) {
            int end = first + 1;
            while (end < cpus.size() && cpus.get(end) == cpus.get(end - 1) + 1) {
                end++;
            }
            int last = cpus.get(end - 1);
            parts.add(end - first == 1 ? "" + last : cpus.get(first) + "-" + last);
            first = end;
        }
        return String.join(",", parts);
    }
}
