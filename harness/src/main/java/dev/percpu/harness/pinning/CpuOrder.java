package dev.percpu.harness.pinning;

import java.util.ArrayList;
import java.util.List;

/** CPUs in an order that matters, as a word. */
public final class CpuOrder {

    private CpuOrder() {}

    /**
     * The CPUs in a form that {@code cpus:} takes, and {@code taskset -c}, to which the order is
     * nothing.
     *
     * @param cpus the ids, in their order
     * @return the ids with commas between them, and each run of ids that ascend by one as a range
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
