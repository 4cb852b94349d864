package dev.percpu.harness.bundle;

import dev.percpu.harness.plan.PlanException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A program that helps to make a bundle. */
final class Tool {

    private Tool() {}

    /**
     * Runs a program and waits until it ends.
     *
     * @param failure the start of the error message if the program fails
     * @throws PlanException if the program fails; the message contains the first line of its output
     */
    static void run(List<String> command, String failure) throws PlanException, IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new PlanException(
                        failure
                                + ": "
                                + said.strip().lines().findFirst().orElse("it did not say why"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a bundle was made", e);
        } finally {
            process.destroyForcibly();
        }
    }
}
