package dev.percpu.proof.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.percpu.harness.plan.PlanException;
import dev.percpu.harness.plan.PlanFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Plans in YAML. */
public final class PlanFileTarget {

    private static final Path FILE = new Scratch("plans").path().resolve("plan.yaml");

    private PlanFileTarget() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] data) {
        try {
            PlanFile.read(Files.write(FILE, data));
        } catch (PlanException e) {
            Refusal.check(e, new String(data, UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
