package dev.percpu.harness.run;

import dev.percpu.harness.bench.SourceCost;
import dev.percpu.harness.bench.SourceCosts;
import dev.percpu.harness.store.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.JacksonException;

/** Starts the JVM that measures the cost of each source of an index. */
public final class SourceCostFork {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private SourceCostFork() {}

    /** Measures the costs, in about a second; they come in a fixed order. */
    public static List<SourceCost> run() throws IOException {
        return parse(
                new JvmProgram(List.of(SourceCosts.jvmArgument()), SourceCosts.class, List.of())
                        .output(TIMEOUT));
    }

    private static List<SourceCost> parse(String line) throws IOException {
        try {
            return Arrays.asList(Json.MAPPER.readValue(line, SourceCost[].class));
        } catch (JacksonException e) {
            throw new IOException("the JVM printed '" + line.strip() + "', not the costs", e);
        }
    }
}
