package dev.percpu.harness.place;

import dev.percpu.counters.cpu.Topology;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The CPUs of one kind of core, in the order of a word.
 *
 * @param arrangement the word
 * @param kind the kind's name
 */
record OneKind(Arrangement arrangement, String kind) implements Place {

    @Override
    public String word() {
        return arrangement.word() + ":" + kind;
    }

    @Override
    public String description() {
        return arrangement.description() + ", on " + kind + " cores alone";
    }

    @Override
    public List<Integer> order(Topology topology) throws PlaceException {
        for (int i = 0; i < topology.kinds().size(); i++) {
            int rank = i;
            if (topology.kinds().get(i).name().equalsIgnoreCase(kind)) {
                List<Spot> spots =
                        Spot.usable(topology).stream().filter(spot -> spot.kind() == rank).toList();
                if (spots.isEmpty()) {
                    throw refusal("this process may not run on CPUs of that kind");
                }
                return arrangement.order(topology, spots, word());
            }
        }
        throw refusal(
                topology.kinds().size() == 1
                        ? "all cores here are of one kind; leave out ':" + kind + "'"
                        : "there are cores of the kinds "
                                + topology.kinds().stream()
                                        .map(Topology.CoreKind::name)
                                        .collect(Collectors.joining(", ")));
    }

    private PlaceException refusal(String reason) {
        return new PlaceException("no place '" + word() + "': " + reason);
    }
}
