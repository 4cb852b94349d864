package dev.percpu.harness.place;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** The order in which parts of a machine take turns, and within each of them its own parts. */
final class RoundRobin {

    private RoundRobin() {}

    /**
     * Deals out spots.
     *
     * @param spots what to deal out
     * @param levels what parts spots belong to, from the outermost
     * @return the spots, those of one part as evenly among the others' as can be
     */
    static List<Spot> over(List<Spot> spots, List<ToIntFunction<Spot>> levels) {
        if (levels.isEmpty()) {
            return spots;
        }
        ToIntFunction<Spot> level = levels.get(0);
        List<ToIntFunction<Spot>> inner = levels.subList(1, levels.size());
        List<List<Spot>> parts =
                spots.stream()
                        .collect(
                                Collectors.groupingBy(
                                        level::applyAsInt, TreeMap::new, Collectors.toList()))
                        .values()
                        .stream()
                        .map(part -> over(part, inner))
                        .toList();
        return merged(parts, spots.size());
    }

    private static List<Spot> merged(List<List<Spot>> parts, int size) {
        List<Spot> merged = new ArrayList<>();
        for (int turn = 0; merged.size() < size; turn++) {
            for (List<Spot> part : parts) {
                if (turn < part.size()) {
                    merged.add(part.get(turn));
                }
            }
        }
        return merged;
    }
}
