package dev.percpu.harness.bench.targets;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.harness.bench.Spread;
import dev.percpu.harness.store.Validation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * How much memory a counter takes, found in a JVM of its own.
 *
 * @param bytes bytes of one counter
 * @param validation what was added to the counters, against what they say
 */
public record Footprint(double bytes, Validation validation) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * Sixteen chunks of units of 4,096 words, whose first 32 are left unused: so many that what the
     * JVM itself takes meanwhile is small against them, and none of them filled in part.
     */
    private static final int COUNTERS = 16 * (4096 - 32);

    private static final int FEW = 64;

    /** Where a footprint is looked for. */
    public enum Where {
        /** In the growth of the process's resident memory; its heap has a fixed size. */
        RESIDENT,
        /** In the heap, object by object. */
        HEAP
    }

    /**
     * Measures one footprint and leaves it in a file.
     *
     * @param arguments where to look, the subject, the CPUs to lay it out for, and the file
     * @throws IOException if the file cannot be written
     */
    public static void main(String[] arguments) throws IOException {
        String subject = arguments[1];
        int cpus = Integer.parseInt(arguments[2]);
        Footprint found =
                switch (Where.valueOf(arguments[0])) {
                    case RESIDENT -> resident(subject, cpus);
                    case HEAP -> new Footprint(HeapSize.of(subject, cpus), new Validation(0, 0));
                };
        Files.writeString(Path.of(arguments[3]), JSON.writeValueAsString(found) + "\n");
    }

    /**
     * Reads what such a JVM has left.
     *
     * @param file the file named to it
     * @return what it found
     * @throws IOException if there is nothing, or it cannot be read
     */
    public static Footprint read(Path file) throws IOException {
        try {
            return JSON.readValue(Files.readString(file), Footprint.class);
        } catch (JacksonException e) {
            throw new IOException("'" + file + "' is damaged: " + e.getOriginalMessage(), e);
        }
    }

    private static Footprint resident(String subject, int cpus) {
        touched(subject, 2 * cpus, FEW);
        long before = anonymousBytes();
        Validation validation = touched(subject, cpus, COUNTERS);
        double bytes = (double) (anonymousBytes() - before) / COUNTERS;
        return new Footprint(bytes, validation);
    }

    private static Validation touched(String subject, int cpus, int many) {
        CounterOptions options = CounterOptions.defaults().withPossibleCpus(cpus);
        Supplier<Counter> factory = Counters.factory(Counters.resolve(subject), options);
        Counter[] counters = Stream.generate(factory).limit(many).toArray(Counter[]::new);
        long each = Spread.touch(cpus, many, counter -> counters[counter].increment());
        long counted = 0;
        for (Counter counter : counters) {
            counted += counter.sum();
        }
        return new Validation(each * many, counted);
    }

    /** Memory of this process that is present and belongs to no file. */
    private static long anonymousBytes() {
        String status;
        try {
            status = Files.readString(Path.of("/proc/self/status"));
        } catch (IOException e) {
            throw new UncheckedIOException("/proc/self/status cannot be read", e);
        }
        return status.lines()
                .filter(line -> line.startsWith("RssAnon:"))
                .map(line -> line.replaceAll("[^0-9]", ""))
                .mapToLong(kibibytes -> Long.parseLong(kibibytes) * 1024)
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "/proc/self/status has no line RssAnon; it needs Linux"
                                                + " 4.5"));
    }
}
