package dev.percpu.harness.place;

import dev.percpu.counters.cpu.Topology;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How the threads of a run are put on CPUs; {@link dev.percpu.harness.place} says what each word
 * means. Immutable; equal to every place of the same {@link #word()}.
 */
public sealed interface Place permits Arrangement, OneKind, ChosenCpus {

    /**
     * Understands a word.
     *
     * @param word one of the words of {@link #named()}, alone or with {@code :} and a kind of core
     *     behind it, or {@code cpus:} and a list of CPUs
     * @return the place
     * @throws PlaceException if it is none
     */
    static Place parse(String word) throws PlaceException {
        if (word.startsWith(ChosenCpus.PREFIX)) {
            return ChosenCpus.parse(word);
        }
        String[] parts = word.split(":", 2);
        Arrangement named =
                Arrays.stream(Arrangement.values())
                        .filter(place -> place.word().equals(parts[0]))
                        .findFirst()
                        .orElseThrow(() -> unknown(word));
        if (parts.length == 1) {
            return named;
        }
        if (named == Arrangement.NONE || parts[1].isBlank()) {
            throw unknown(word);
        }
        return new OneKind(named, parts[1]);
    }

    private static PlaceException unknown(String word) {
        return new PlaceException(
                "unknown place '"
                        + word
                        + "'; use "
                        + named().stream().map(Place::word).collect(Collectors.joining(", "))
                        + ", WORD:KIND for one kind of core, or "
                        + ChosenCpus.PREFIX
                        + "LIST, as in cpus:0-3,8");
    }

    /**
     * Every place that has a word of its own.
     *
     * @return the places, in the order in which they are shown
     */
    static List<Place> named() {
        return List.of(Arrangement.values());
    }

    /**
     * The word for it, which {@link #parse} understands.
     *
     * @return the word; for a list of CPUs the same one however it was written
     */
    String word();

    /** What the word means. */
    String description();

    /**
     * The CPUs that threads get, in that order.
     *
     * @param topology the machine
     * @return each CPU once; none where threads are not pinned
     * @throws PlaceException if the machine has no such place
     */
    List<Integer> order(Topology topology) throws PlaceException;

    /**
     * The CPU of each thread.
     *
     * @param topology the machine
     * @param threads how many threads, at least one; more than there are CPUs begin again at the
     *     first
     * @return as many CPUs as threads; none where threads are not pinned
     * @throws PlaceException if the machine has no such place
     */
    default List<Integer> cpus(Topology topology, int threads) throws PlaceException {
        if (threads < 1) {
            throw new IllegalArgumentException(threads + " threads cannot be placed; at least one");
        }
        List<Integer> order = order(topology);
        return order.isEmpty()
                ? order
                : IntStream.range(0, threads).mapToObj(i -> order.get(i % order.size())).toList();
    }
}
