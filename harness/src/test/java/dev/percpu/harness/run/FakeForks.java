package dev.percpu.harness.run;

import dev.percpu.harness.store.Fixtures;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Validation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Forks that take as long as a test says, without that time going by. */
final class FakeForks implements Forks {

    private final List<Plan.Step> ran = new ArrayList<>();
    private final Function<Plan.Step, Double> score;
    private final Duration length;

    FakeForks(Duration length, Function<Plan.Step, Double> score) {
        this.length = length;
        this.score = score;
    }

    static FakeForks steady() {
        return new FakeForks(Duration.ofSeconds(1), step -> 1e9);
    }

    List<Plan.Step> ran() {
        return List.copyOf(ran);
    }

    /** How long all of them took, in the time of the test. */
    Duration spent() {
        return length.multipliedBy(ran.size());
    }

    @Override
    public ForkResult run(Plan.Step step) {
        ran.add(step);
        return result(step, score.apply(step), length);
    }

    static ForkResult result(Plan.Step step, double score, Duration length) {
        ForkResult result =
                Fixtures.measured(
                        step.cell(),
                        step.fork(),
                        Optional.of(new Validation(100, 100)),
                        List.of(score));
        return new ForkResult(
                result.cell(),
                result.fork(),
                step.purpose(),
                result.series(),
                result.workers(),
                result.validation(),
                result.conditions(),
                result.warnings(),
                result.error(),
                Instant.EPOCH,
                Instant.EPOCH.plus(length));
    }
}
