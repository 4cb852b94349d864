package dev.percpu.harness.cli;

import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.place.CpuOrder;
import dev.percpu.harness.place.Place;
import dev.percpu.harness.place.PlaceException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where threads would be put, as it is printed.
 *
 * @param threads how many
 * @param places one for each place
 */
record PlacesView(int threads, List<PlaceView> places) {

    /** A place, and its CPUs in the order of the threads: none if they are not pinned. */
    record PlaceView(String place, List<Integer> cpus, Optional<String> refused) {

        String text() {
            return refused.orElse(cpus.isEmpty() ? "not pinned" : CpuOrder.text(cpus));
        }
    }

    /** All that have a word of their own; what this machine has not is refused with the reason. */
    static PlacesView ofAll(Topology topology, int threads) {
        return new PlacesView(
                threads,
                Place.named().stream().map(place -> tried(place, topology, threads)).toList());
    }

    static PlaceView of(Place place, Topology topology, int threads) throws PlaceException {
        return new PlaceView(place.word(), place.cpus(topology, threads), Optional.empty());
    }

    private static PlaceView tried(Place place, Topology topology, int threads) {
        try {
            return of(place, topology, threads);
        } catch (PlaceException e) {
            return new PlaceView(place.word(), List.of(), Optional.of(e.getMessage()));
        }
    }

    /** The view for people, without the end of its last line. */
    String text() {
        return places.stream()
                .map(place -> "%-9s %s".formatted(place.place(), place.text()))
                .collect(Collectors.joining(System.lineSeparator()));
    }
}
