package dev.percpu.harness.run;

import dev.percpu.harness.bench.cores.PingPong;
import dev.percpu.harness.store.CoreLatencies;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures the latency between each pair of CPUs, in one JVM.
 *
 * @param cpus the CPUs, at least two
 * @param hops hops of each sample
 * @param samples samples of each pair
 * @param progress who is told
 */
public record LatencyRun(List<Integer> cpus, int hops, int samples, Progress progress) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Copies the list. */
    public LatencyRun {
        cpus = List.copyOf(cpus);
    }

    /** How many pairs there are. */
    private int pairs() {
        return cpus.size() * (cpus.size() - 1) / 2;
    }

    /**
     * Measures every pair, one after the other.
     *
     * @param finished is told each pair as it ends
     * @return the pairs
     * @throws IOException if the JVM did not measure all of them; the message says why
     */
    public List<CoreLatencies.Pair> execute(Consumer<CoreLatencies.Pair> finished)
            throws IOException {
        Path complaints = Files.createTempFile("counters-c2c", ".log");
        try {
            return execute(complaints.toFile(), finished);
        } finally {
            Files.deleteIfExists(complaints);
        }
    }

    private List<CoreLatencies.Pair> execute(File complaints, Consumer<CoreLatencies.Pair> finished)
            throws IOException {
        long began = System.nanoTime();
        List<CoreLatencies.Pair> pairs = new ArrayList<>();
        Process process = program().start(complaints);
        try (BufferedReader lines = process.inputReader()) {
            for (String line; (line = lines.readLine()) != null; ) {
                CoreLatencies.Pair pair = JSON.readValue(line, CoreLatencies.Pair.class);
                pairs.add(pair);
                finished.accept(pair);
                progress.starting(
                        pairs.size() - 1,
                        pairs(),
                        "CPU " + pair.one() + " and " + pair.other(),
                        Duration.ofNanos(System.nanoTime() - began));
            }
            JvmProgram.await(process, PATIENCE);
        } catch (IOException | JacksonException e) {
            throw new IOException(e.getMessage() + reason(complaints), e);
        } finally {
            process.destroyForcibly();
        }
        if (pairs.size() < pairs()) {
            throw new IOException(
                    "only " + pairs.size() + " of " + pairs() + " pairs were measured");
        }
        return pairs;
    }

    private JvmProgram program() {
        String list = cpus.stream().map(String::valueOf).collect(Collectors.joining(","));
        return new JvmProgram(
                List.of(),
                PingPong.class,
                List.of(list, String.valueOf(hops), String.valueOf(samples)));
    }

    private static String reason(File complaints) throws IOException {
        return Files.readAllLines(complaints.toPath()).stream()
                .filter(line -> line.contains("Exception"))
                .map(line -> ": " + line)
                .findFirst()
                .orElse("");
    }
}
