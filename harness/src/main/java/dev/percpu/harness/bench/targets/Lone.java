package dev.percpu.harness.bench.targets;

import dev.percpu.harness.bench.Evidence;
import dev.percpu.harness.bench.ForkSettings;
import dev.percpu.harness.bench.Placement;
import dev.percpu.harness.store.Validation;
import java.io.IOException;
import java.util.List;

/** The one measured thread of a fork: where it runs, and the evidence that it leaves. */
final class Lone {

    private final ForkSettings settings = ForkSettings.ofThisJvm();
    private final Placement placement = Placement.pin(0, settings.cpus());
    private final int firstCpu = Placement.currentCpu();

    /** Pins the calling thread, which has to be the one that is measured. */
    Lone() {}

    /** Leaves the fork's evidence. */
    void leave(Validation validation) throws IOException {
        Evidence.Worker worker =
                new Evidence.Worker(
                        0,
                        validation.issued(),
                        placement.cpu(),
                        firstCpu,
                        Placement.currentCpu(),
                        placement.warning());
        new Evidence(validation, List.of(worker)).write(settings.evidence());
    }
}
