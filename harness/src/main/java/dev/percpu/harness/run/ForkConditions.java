package dev.percpu.harness.run;

import dev.percpu.harness.bench.Interference;
import dev.percpu.harness.host.Meter;
import dev.percpu.harness.store.Conditions;
import dev.percpu.harness.store.Purpose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Combines what a fork reports about its conditions, what its JVM logs and what perf counts. All of
 * it covers the time from the start of the first measured iteration to the end of the last one.
 */
final class ForkConditions implements AutoCloseable {

    private static final String EVENTS = "events";
    private static final String SAFEPOINTS = "safepointMillis";

    private final Path safepoints;
    private final Purpose purpose;
    private final Optional<PerfStat> perf;

    /**
     * Prepares a fork.
     *
     * @param safepoints the file to which the fork's JVM logs its safepoints
     */
    ForkConditions(Purpose purpose, Path safepoints) throws IOException {
        this.safepoints = SafepointLog.at(safepoints);
        this.purpose = purpose;
        perf = purpose == Purpose.COUNTING ? PerfStat.prepare() : Optional.empty();
    }

    Optional<PerfStat> perf() {
        return perf;
    }

    List<String> jvmArguments() {
        return List.of(SafepointLog.jvmArgument(safepoints));
    }

    /** The conditions; call this after the fork has ended. */
    Conditions read(Interference found) throws IOException {
        Map<String, String> absent = new TreeMap<>(found.switches().absent());
        Meter.Span host = found.host();
        absent.putAll(host.absent());
        Optional<PerfCounts> counts = counts(absent);
        return new Conditions(
                host.megahertzBefore(),
                host.megahertzAfter(),
                host.steal(),
                found.switches().voluntary(),
                found.switches().involuntary(),
                found.switches().migrations(),
                Optional.of(found.gcMillis()),
                safepointMillis(found, absent),
                counts.map(all -> all.perOperation(found.operations())).orElse(Map.of()),
                counts.map(PerfCounts::multiplexed).orElse(false),
                absent);
    }

    private Optional<Long> safepointMillis(Interference found, Map<String, String> absent) {
        try {
            Optional<Long> millis =
                    SafepointLog.millis(Files.readString(safepoints), found.began(), found.ended());
            if (millis.isEmpty()) {
                absent.put(SAFEPOINTS, "the JVM's log of them has an unknown form");
            }
            return millis;
        } catch (IOException e) {
            absent.put(SAFEPOINTS, "the JVM has left no log of them");
            return Optional.empty();
        }
    }

    private Optional<PerfCounts> counts(Map<String, String> absent) throws IOException {
        if (purpose != Purpose.COUNTING) {
            absent.put(EVENTS, "not counted in a fork that is timed");
            return Optional.empty();
        }
        PerfStat.unavailable().ifPresent(reason -> absent.put(EVENTS, reason));
        if (perf.isEmpty()) {
            return Optional.empty();
        }
        PerfCounts counts = perf.orElseThrow().counts();
        if (!counts.missing().isEmpty()) {
            absent.putIfAbsent(EVENTS, "some were not: " + String.join(", ", counts.missing()));
        }
        return Optional.of(counts);
    }

    @Override
    public void close() throws IOException {
        if (perf.isPresent()) {
            perf.orElseThrow().close();
        }
        Files.deleteIfExists(safepoints);
    }
}
