package dev.percpu.harness.pinning;

import dev.percpu.counters.cpu.Topology;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How the threads of a run are bound to CPUs. {@link dev.percpu.harness.pinning} explains each
 * word. Immutable; two pinnings are equal if they have the same {@link #word()}.
 */
public sealed interface Pinning permits NamedPinning, OneKind, ChosenCpus {

    /**
     * Parses a word.
     *
     * @param word one of the words of {@link #named()}, alone or followed by {@code :} and a kind
     *     of core; or {@code cpus:} and a list of CPUs
     * @throws PinningException if the word is not a valid pinning
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
     * All named pinnings.
     *
     * @return the pinnings, in the order in which they are shown
     */
    static List<Pinning> named() {
        return List.of(NamedPinning.values());
    }

    /**
     * The word for this pinning, which {@link #parse} accepts.
     *
     * @return the word; equal lists of CPUs have the same word, however they were written
     */
    String word();

    /** A description of the pinning, for people. */
    String description();

    /**
     * The CPUs in the order in which threads get them.
     *
     * @param topology the machine
     * @return each CPU once; empty if threads are not pinned
     * @throws PinningException if this pinning is not possible on the machine
     */
    List<Integer> order(Topology topology) throws PinningException;

    /**
     * The CPU of each thread.
     *
     * @param topology the machine
     * @param threads how many threads, at least one; if there are more threads than CPUs,
     *     assignment starts again at the first CPU
     * @return one CPU for each thread; empty if threads are not pinned
     * @throws PinningException if this pinning is not possible on the machine
     */
    default List<Integer> cpus(Topology topology, int threads) throws PinningException {
        if (threads < 1) {
            throw new IllegalArgumentException(
                    threads + " threads cannot be pinned; use at" + " least one");
        }
        List<Integer> order = order(topology);
        return order.isEmpty()
                ? order
                : IntStream.range(0, threads).mapToObj(i -> order.get(i % order.size())).toList();
    }
}
