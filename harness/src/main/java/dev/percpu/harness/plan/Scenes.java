package dev.percpu.harness.plan;

import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.bench.load.Job;
import dev.percpu.harness.place.Place;
import dev.percpu.harness.place.PlaceException;
import dev.percpu.harness.store.Jdk;
import dev.percpu.harness.store.Scene;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** The scenes of a request: everything that cells are crossed with but their subjects. */
final class Scenes {

    private static final String USUAL_WORKLOAD = "update";

    private final Request request;
    private final Topology topology;
    private final Optional<String> unpinned;
    private final List<Skipped> skipped = new ArrayList<>();

    /**
     * Scenes on a machine.
     *
     * @param unpinned why threads cannot be pinned here; empty if they can
     */
    Scenes(Request request, Topology topology, Optional<String> unpinned) {
        this.request = request;
        this.topology = topology;
        this.unpinned = unpinned;
    }

    /** A scene before it is one: the workload is still to be asked whom it suits. */
    record Draft(Job job, Scene scene) {}

    /** What of the request there is no scene for; complete after {@link #drafts}. */
    List<Skipped> skipped() {
        return List.copyOf(skipped);
    }

    List<Draft> drafts(List<Jdk> jdks) throws PlanException {
        List<Job> jobs =
                request.workloads().isEmpty()
                        ? List.of(Job.parse(USUAL_WORKLOAD))
                        : request.workloads().stream().distinct().toList();
        ThreadCounts.Chosen threads =
                new ThreadCounts(
                                Math.max(1, topology.placement().size()),
                                Math.max(1, topology.allowedCores()))
                        .chosen(request.threads());
        skipped.addAll(threads.skipped());
        List<Place> places = places();
        List<Optional<Integer>> possibleCpus = possibleCpus();
        List<Draft> drafts = new ArrayList<>();
        for (Jdk jdk : jdks) {
            for (Optional<Integer> possible : possibleCpus) {
                for (Place place : places) {
                    for (Job job : jobs) {
                        for (int count : threads.counts()) {
                            drafts.add(
                                    new Draft(
                                            job,
                                            new Scene(
                                                    job.name(),
                                                    job.parameters(),
                                                    count,
                                                    place.word(),
                                                    possible,
                                                    jdk.name(),
                                                    request.jvmArguments())));
                        }
                    }
                }
            }
        }
        return drafts;
    }

    /** Those places that this machine has. */
    private List<Place> places() throws PlanException {
        List<Place> wanted =
                request.places().isEmpty()
                        ? Place.named().stream().filter(this::usual).toList()
                        : request.places();
        List<Place> places = new ArrayList<>();
        Optional<String> refused = Optional.empty();
        for (Place place : new LinkedHashSet<>(wanted)) {
            Optional<String> reason = refusal(place);
            reason.ifPresent(text -> skipped.add(new Skipped("place " + place.word(), text)));
            refused = refused.or(() -> reason);
            if (reason.isEmpty()) {
                places.add(place);
            }
        }
        if (places.isEmpty()) {
            throw new PlanException(refused.orElseThrow());
        }
        return places;
    }

    private boolean usual(Place place) {
        return place.word().equals(unpinned.isEmpty() ? Planner.USUAL_PLACE : Scene.NOWHERE);
    }

    private Optional<String> refusal(Place place) {
        if (place.word().equals(Scene.NOWHERE)) {
            return Optional.empty();
        }
        if (unpinned.isPresent()) {
            return Optional.of(
                    "threads cannot be pinned here (" + unpinned.orElseThrow() + "); use none");
        }
        try {
            place.cpus(topology, 1);
            return Optional.empty();
        } catch (PlaceException e) {
            return Optional.of(e.getMessage());
        }
    }

    private List<Optional<Integer>> possibleCpus() throws PlanException {
        int least = topology.possible().length();
        for (int count : request.possibleCpus()) {
            if (count < least) {
                throw new PlanException(
                        "possible CPUs on this machine must be %s to %s, not %s"
                                .formatted(least, CounterOptions.MAX_POSSIBLE_CPUS, count));
            }
        }
        return request.possibleCpus().isEmpty()
                ? List.of(Optional.empty())
                : request.possibleCpus().stream().distinct().map(Optional::of).toList();
    }
}
