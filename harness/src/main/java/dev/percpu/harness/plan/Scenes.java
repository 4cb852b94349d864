package dev.percpu.harness.plan;

import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.bench.load.Job;
import dev.percpu.harness.bench.load.Workload;
import dev.percpu.harness.bench.load.Workloads;
import dev.percpu.harness.place.Place;
import dev.percpu.harness.place.PlaceException;
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

    /** A core for each thread, as long as there are any. */
    private static final String USUAL_PLACE = "core";

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
        List<Job> jobs = jobs();
        ThreadCounts.Chosen threads =
                new ThreadCounts(
                                Math.max(1, topology.placement().size()),
                                Math.max(1, topology.allowedCores()))
                        .chosen(request.all(Key.THREADS));
        skipped.addAll(threads.skipped());
        List<Place> places = places();
        List<Optional<Integer>> possibleCpus = possibleCpus();
        List<String> jvmArguments = request.all(Key.JVM_ARG);
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
                                                    jvmArguments)));
                        }
                    }
                }
            }
        }
        return drafts;
    }

    private List<Job> jobs() throws PlanException {
        Set<Job> jobs = new LinkedHashSet<>();
        List<String> texts = Words.separated(request.all(Key.WORKLOADS), PARAMETER);
        for (String text : texts.isEmpty() ? List.of(USUAL_WORKLOAD) : texts) {
            jobs.add(job(text));
        }
        return List.copyOf(jobs);
    }

    private static Job job(String text) throws PlanException {
        String name = text.split(":", 2)[0];
        if (Workloads.named(name).isEmpty()) {
            throw Words.unknown(
                    "workload",
                    name,
                    Workloads.all().stream().map(Workload::name).toList(),
                    Optional.empty(),
                    "'counters list' prints all");
        }
        try {
            return Job.parse(text);
        } catch (IllegalArgumentException e) {
            throw new PlanException(e.getMessage());
        }
    }

    /** Those places that this machine has. */
    private List<Place> places() throws PlanException {
        List<String> words = Words.separated(request.all(Key.PLACE), CPUS);
        if (words.isEmpty()) {
            words = List.of(unpinned.isEmpty() ? USUAL_PLACE : Scene.NOWHERE);
        }
        Set<Place> places = new LinkedHashSet<>();
        Optional<String> refused = Optional.empty();
        for (String word : words) {
            Place place = place(word);
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

    private static Place place(String word) throws PlanException {
        try {
            return Place.parse(word);
        } catch (PlaceException e) {
            throw new PlanException(e.getMessage());
        }
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
