package dev.percpu.proof.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.percpu.harness.cli.PlanOptions;
import dev.percpu.harness.plan.PlanException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Plans in YAML. */
public final class PlanFileTarget {

    private static final Path FILE = new Scratch("plans").path().resolve("plan.yaml");

    private static final CommandLine OPTIONS = new CommandLine(new PlanOptions());

    private PlanFileTarget() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] data) {
        try {
            Files.write(FILE, data);
            OPTIONS.parseArgs("--file=" + FILE);
        } catch (ParameterException e) {
            Throwable cause = e.getCause();
            // Any other cause is a fault of a converter.
            if (cause != null && !(cause instanceof PlanException)) {
                throw e;
            }
            RefusedInput.check(
                    cause instanceof PlanException refusal ? refusal : e, new String(data, UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
