package dev.percpu.harness.plan;

import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.store.Jdk;
import dev.percpu.harness.store.Scene;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The scenes of a request: everything that cells are crossed with but their subjects. */
final class Scenes {

    private static final Pattern PARAMETER = Pattern.compile("[^:]*=.*");
    private static final Pattern CPUS = Pattern.compile("\\d+(-\\d+)?");

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
    record Draft(PlannedWorkload workload, Scene scene) {}

    /** What of the request there is no scene for; complete after {@link #drafts}. */
    List<Skipped> skipped() {
        return List.copyOf(skipped);
    }

    List<Draft> drafts(List<Jdk> jdks) throws PlanException {
        List<PlannedWorkload> workloads = workloads();
        ThreadCounts.Chosen threads =
                new ThreadCounts(
                                Math.max(1, topology.placement().size()),
                                Math.max(1, topology.allowedCores()))
                        .chosen(request.all(Key.THREADS));
        skipped.addAll(threads.skipped());
        List<PlannedPlace> places = places();
        List<Optional<Integer>> possibleCpus = possibleCpus();
        List<String> jvmArguments = request.all(Key.JVM_ARG);
        List<Draft> drafts = new ArrayList<>();
        for (Jdk jdk : jdks) {
            for (Optional<Integer> possible : possibleCpus) {
                for (PlannedPlace place : places) {
                    for (PlannedWorkload workload : workloads) {
                        for (int count : threads.counts()) {
                            drafts.add(
                                    new Draft(
                                            workload,
                                            new Scene(
                                                    workload.name(),
                                                    workload.parameters(),
                                                    count,
                                                    place.word(),
                                                    possible,
                                                    jdk.name(),
                                                    jvmArguments)));
                        }
                    }
                }
            }
        }
        return drafts;
    }

    private List<PlannedWorkload> workloads() throws PlanException {
        Set<PlannedWorkload> workloads = new LinkedHashSet<>();
        for (String text : Words.separated(request.all(Key.WORKLOADS), PARAMETER)) {
            workloads.add(PlannedWorkload.parse(text));
        }
        return workloads.isEmpty() ? List.of(PlannedWorkload.USUAL) : List.copyOf(workloads);
    }

    /** Those places that this machine has. */
    private List<PlannedPlace> places() throws PlanException {
        List<String> words = Words.separated(request.all(Key.PLACE), CPUS);
        if (words.isEmpty()) {
            words = List.of(unpinned.isEmpty() ? PlannedPlace.USUAL : Scene.NOWHERE);
        }
        Set<PlannedPlace> places = new LinkedHashSet<>();
        Optional<String> refused = Optional.empty();
        for (String word : words) {
            PlannedPlace place = PlannedPlace.parse(word);
            Optional<String> reason = refusal(place);
            reason.ifPresent(text -> skipped.add(new Skipped("place " + place.word(), text)));
            refused = refused.or(() -> reason);
            if (reason.isEmpty()) {
                places.add(place);
            }
        }
        if (places.isEmpty()) {
            throw new PlanException(refused.orElse("no place is named; leave --place out"));
        }
        return List.copyOf(places);
    }

    private Optional<String> refusal(PlannedPlace place) {
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
        } catch (PlanException e) {
            return Optional.of(e.getMessage());
        }
    }

    private List<Optional<Integer>> possibleCpus() throws PlanException {
        Set<Optional<Integer>> counts = new LinkedHashSet<>();
        for (String text : Words.separated(request.all(Key.POSSIBLE_CPUS))) {
            counts.add(
                    Optional.of(
                            Words.number(
                                    "possible CPUs on this machine",
                                    text,
                                    topology.possible().length(),
                                    CounterOptions.MAX_POSSIBLE_CPUS)));
        }
        return counts.isEmpty() ? List.of(Optional.empty()) : List.copyOf(counts);
    }
}
