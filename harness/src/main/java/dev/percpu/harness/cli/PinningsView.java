package dev.percpu.harness.cli;

import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.pinning.CpuOrder;
import dev.percpu.harness.pinning.Pinning;
import dev.percpu.harness.pinning.PinningException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The CPUs that threads would be pinned to, as they are printed.
 *
 * @param threads how many threads
 * @param pinnings one entry for each pinning
 */
record PinningsView(int threads, List<PinningView> pinnings) {

    /**
     * A pinning and its CPUs in the order of the threads. There are no CPUs if the threads are not
     * pinned.
     */
    record PinningView(String pinning, List<Integer> cpus, Optional<String> refused) {

        String text() {
            return refused.orElse(cpus.isEmpty() ? "not pinned" : CpuOrder.text(cpus));
        }
    }

    /** All named pinnings. One that is not possible on this machine is refused with the reason. */
    static PinningsView ofAll(Topology topology, int threads) {
        return new PinningsView(
                threads,
                Pinning.named().stream()
                        .map(pinning -> tried(pinning, topology, threads))
                        .toList());
    }

    static PinningView of(Pinning pinning, Topology topology, int threads) throws PinningException {
        return new PinningView(pinning.word(), pinning.cpus(topology, threads), Optional.empty());
    }

    private static PinningView tried(Pinning pinning, Topology topology, int threads) {
        try {
            return of(pinning, topology, threads);
        } catch (PinningException e) {
            return new PinningView(pinning.word(), List.of(), Optional.of(e.getMessage()));
        }
    }

    /** The view for people, without the last line break. */
    String text() {
        return pinnings.stream()
                .map(pinning -> "%-9s %s".formatted(pinning.pinning(), pinning.text()))
                .collect(Collectors.joining(System.lineSeparator()));
    }
}
