package dev.percpu.harness.plan;

import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.store.Scene;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How a plan puts threads on CPUs.
 *
 * @param word the word for it
 */
public record PlannedPlace(String word) {

    /** The usual one: as near to each other as can be. */
    static final String USUAL = "compact";

    private static final List<String> WORDS = List.of(Scene.NOWHERE, USUAL);

    /**
     * Understands a word.
     *
     * @param word a word of {@code --place}
     * @return the place
     * @throws PlanException if it is none
     */
    public static PlannedPlace parse(String word) throws PlanException {
        if (!WORDS.contains(word)) {
            throw new PlanException(
                    "unknown place '" + word + "'; use " + String.join(" or ", WORDS));
        }
        return new PlannedPlace(word);
    }

    /**
     * The CPU of each thread.
     *
     * @param topology the machine
     * @param threads how many threads
     * @return as many CPUs; none where threads are not pinned
     * @throws PlanException if the machine has no such place
     */
    public List<Integer> cpus(Topology topology, int threads) throws PlanException {
        List<Integer> order = topology.placement();
        return word.equals(Scene.NOWHERE)
                ? List.of()
                : IntStream.range(0, threads).mapToObj(i -> order.get(i % order.size())).toList();
    }
}
