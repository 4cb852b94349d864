package dev.percpu.harness.run;

import dev.percpu.harness.bench.SourceCost;
import dev.percpu.harness.bench.SourceCosts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Starts the JVM that measures what each source of an index costs. */
public final class SourceCostFork {

    private static final int PATIENCE_SECONDS = 30;

    private SourceCostFork() {}

    /**
     * Measures the costs, in about a second.
     *
     * @return each source in a fixed order
     * @throws IOException if the JVM did not do it; the message says what happened
     */
    public static List<SourceCost> run() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JmhFork.JVM_FLAGS);
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), SourceCosts.class.getName()));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("the JVM did not end within " + PATIENCE_SECONDS + " s");
            }
            if (process.exitValue() != 0) {
                throw new IOException("the JVM ended with exit code " + process.exitValue());
            }
            return parse(new String(process.getInputStream().readAllBytes()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a JVM was running", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<SourceCost> parse(String line) throws IOException {
        try {
            return Arrays.asList(JsonMapper.shared().readValue(line, SourceCost[].class));
        } catch (JacksonException e) {
            throw new IOException("the JVM printed '" + line.strip() + "', not the costs", e);
        }
    }
}
