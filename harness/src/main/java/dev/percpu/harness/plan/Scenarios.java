package dev.percpu.harness.plan;

import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.bench.load.Job;
import dev.percpu.harness.pinning.Pinning;
import dev.percpu.harness.pinning.PinningException;
import dev.percpu.harness.store.Jdk;
import dev.percpu.harness.store.Scenario;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** The scenarios of a request: all properties of its cells except the subjects. */
final class Scenarios {

    private static final String USUAL_WORKLOAD = "update";

    private final Request request;
    private final Topology topology;
    private final Optional<String> unpinned;
    private final List<Planned.Skipped> skipped = new ArrayList<>();

    /**
     * Creates the scenarios for a machine.
     *
     * @param unpinned why threads cannot be pinned here; empty if they can
     */
    Scenarios(Request request, Topology topology, Optional<String> unpinned) {
        this.request = request;
        this.topology = topology;
        this.unpinned = unpinned;
    }

    /** A scenario that is not final yet: the workload must still say which subjects can run it. */
    record Draft(Job job, Scenario scenario) {}

    /** The parts of the request for which there is no scenario; complete after {@link #drafts}. */
    List<Planned.Skipped> skipped() {
        return List.copyOf(skipped);
    }

    List<Draft> drafts(List<Jdk> jdks) throws PlanException {
        List<Job> jobs =
                request.workloads().isEmpty()
                        ? List.of(Job.parse(USUAL_WORKLOAD))
                        : request.workloads().stream().distinct().toList();
        ThreadCounts.Chosen threads =
                new ThreadCounts(
                                Math.max(1, topology.usable().size()),
                                Math.max(1, topology.allowedCores()))
                        .chosen(request.threads());
        skipped.addAll(threads.skipped());
        List<Pinning> pinnings = pinnings();
        List<Optional<Integer>> possibleCpus = possibleCpus();
        List<Draft> drafts = new ArrayList<>();
        for (Jdk jdk : jdks) {
            for (Optional<Integer> possible : possibleCpus) {
                for (Pinning pinning : pinnings) {
                    for (Job job : jobs) {
                        for (int count : threads.counts()) {
                            drafts.add(
                                    new Draft(
                                            job,
                                            new Scenario(
                                                    job.name(),
                                                    job.parameters(),
                                                    count,
                                                    pinning.word(),
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

    /** The wanted pinnings that this machine supports. */
    private List<Pinning> pinnings() throws PlanException {
        List<Pinning> wanted =
                request.pinnings().isEmpty()
                        ? Pinning.named().stream().filter(this::usual).toList()
                        : request.pinnings();
        List<Pinning> pinnings = new ArrayList<>();
        Optional<String> refused = Optional.empty();
        for (Pinning pinning : new LinkedHashSet<>(wanted)) {
            Optional<String> reason = refusal(pinning);
            reason.ifPresent(
                    text -> skipped.add(new Planned.Skipped("pinning " + pinning.word(), text)));
            refused = refused.or(() -> reason);
            if (reason.isEmpty()) {
                pinnings.add(pinning);
            }
        }
        if (pinnings.isEmpty()) {
            throw new PlanException(refused.orElseThrow());
        }
        return pinnings;
    }

    private boolean usual(Pinning pinning) {
        return pinning.word().equals(unpinned.isEmpty() ? Planner.USUAL_PINNING : Scenario.NOWHERE);
    }

    private Optional<String> refusal(Pinning pinning) {
        if (pinning.word().equals(Scenario.NOWHERE)) {
            return Optional.empty();
        }
        if (unpinned.isPresent()) {
            return Optional.of(
                    "threads cannot be pinned here (" + unpinned.orElseThrow() + "); use none");
        }
        try {
            pinning.cpus(topology, 1);
            return Optional.empty();
        } catch (PinningException e) {
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
