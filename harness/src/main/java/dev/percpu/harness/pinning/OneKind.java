package dev.percpu.harness.pinning;

import dev.percpu.counters.cpu.Topology;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The CPUs of one kind of core, in the order of a named pinning.
 *
 * @param namedPinning the named pinning
 * @param kind the kind's name
 */
record OneKind(NamedPinning namedPinning, String kind) implements Pinning {

    @Override
    public String word() {
        return namedPinning.word() + ":" + kind;
    }

    @Override
    public String description() {
        return namedPinning.description() + ", on " + kind + " cores alone";
    }

    @Override
    public List<Integer> order(Topology topology) throws PinningException {
        for (int i = 0; i < topology.kinds().size(); i++) {
            int rank = i;
            if (topology.kinds().get(i).name().equalsIgnoreCase(kind)) {
                List<CandidateCpu> candidates =
                        CandidateCpu.usable(topology).stream()
                                .filter(candidateCpu -> candidateCpu.kind() == rank)
                                .toList();
                if (candidates.isEmpty()) {
                    throw refusal("this process may not run on CPUs of that kind");
                }
                return namedPinning.order(topology, candidates, word());
            }
        }
        throw refusal(
                topology.kinds().size() == 1
                        ? "all cores here are of one kind; leave out ':" + kind + "'"
                        : "this machine has cores of the kinds "
                                + topology.kinds().stream()
                                        .map(Topology.CoreKind::name)
                                        .collect(Collectors.joining(", ")));
    }

    private PinningException refusal(String reason) {
        return new PinningException("no pinning '" + word() + "': " + reason);
    }
}
