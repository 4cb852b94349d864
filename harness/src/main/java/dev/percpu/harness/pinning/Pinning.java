package dev.percpu.harness.pinning;

import dev.percpu.counters.cpu.Topology;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How the threads of a run are put on CPUs; {@link dev.percpu.harness.pinning} says what each word
 * means. Immutable; equal to every pinning of the same {@link #word()}.
 */
public sealed interface Pinning permits NamedPinning, OneKind, ChosenCpus {

    /**
     * Understands a word.
     *
     * @param word one of the words of {@link #named()}, alone or with {@code :} and a kind of core
     *     behind it, or {@code cpus:} and a list of CPUs
     * @return the pinning
     * @throws PinningException if it is none
     */
    static Pinning parse(String word) throws PinningException {
        if (word.startsWith(ChosenCpus.PREFIX)) {
            return ChosenCpus.parse(word);
        }
        String[] parts = word.split(":", 2);
        NamedPinning named =
                Arrays.stream(NamedPinning.values())
                        .filter(pinning -> pinning.word().equals(parts[0]))
                        .findFirst()
                        .orElseThrow(() -> unknown(word));
        if (parts.length == 1) {
            return named;
        }
        if (named == NamedPinning.NONE || parts[1].isBlank()) {
            throw unknown(word);
        }
        return new OneKind(named, parts[1]);
    }

    private static PinningException unknown(String word) {
        return new PinningException(
                "unknown pinning '"
                        + word
                        + "'; use "
                        + named().stream().map(Pinning::word).collect(Collectors.joining(", "))
                        + ", WORD:KIND for one kind of core, or "
                        + ChosenCpus.PREFIX
                        + "LIST, as in cpus:0-3,8");
    }

    /**
     * Every pinning that has a word of its own.
     *
     * @return the pinnings, in the order in which they are shown
     */
    static List<Pinning> named() {
        return List.of(NamedPinning.values());
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
     * @throws PinningException if the machine has no such pinning
     */
    List<Integer> order(Topology topology) throws PinningException;

    /**
     * The CPU of each thread.
     *
     * @param topology the machine
     * @param threads how many threads, at least one; more than there are CPUs begin again at the
     *     first
     * @return as many CPUs as threads; none where threads are not pinned
     * @throws PinningException if the machine has no such pinning
     */
    default List<Integer> cpus(Topology topology, int threads) throws PinningException {
        if (threads < 1) {
            throw new IllegalArgumentException(threads + " threads cannot be placed; at least one");
        }
        List<Integer> order = order(topology);
        return order.isEmpty()
                ? order
                : IntStream.range(0, threads).mapToObj(i -> order.get(i % order.size())).toList();
    }
}
