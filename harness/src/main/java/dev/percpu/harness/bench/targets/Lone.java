package dev.percpu.harness.bench.targets;

import dev.percpu.harness.bench.Evidence;
import dev.percpu.harness.bench.ForkSettings;
import dev.percpu.harness.bench.Presence;
import dev.percpu.harness.store.Series;
import dev.percpu.harness.store.Validation;
import java.io.IOException;
import java.util.List;

/** The one measured thread of a fork: where it runs, and the evidence that it leaves. */
final class Lone {

    private final ForkSettings settings = ForkSettings.ofThisJvm();
    private final Presence presence = new Presence(0, Series.UPDATE, settings.cpus());

    /** Pins the calling thread, which has to be the one that is measured. */
    Lone() {}

    /** Leaves the fork's evidence. */
    void leave(Validation validation) throws IOException {
        new Evidence(validation, List.of(presence.report(validation.issued())))
                .write(settings.evidence());
    }
}
