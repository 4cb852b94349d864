package dev.percpu.harness.bench.memory;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.harness.store.Footprints.Where;
import dev.percpu.harness.store.Validation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    /** As little of the JVM's own memory as can be, and leave for JOL to look everywhere. */
    private static final List<String> FLAGS =
            List.of(
                    "-XX:+AlwaysPreTouch",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+EnableDynamicAgentLoading",
                    "-Djdk.attach.allowAttachSelf=true",
                    "-Djol.magicFieldOffset=true");

    /** With fewer, what a compiler takes of memory would be seen; interpreting them is quick. */
    private static final int WORTH_COMPILING = 1_000;

    /** Heap for the counters' own objects, with as much again for the collector. */
    private static final int HEAP_BYTES_A_COUNTER = 512;

    private static final int LEAST_HEAP_MIB = 256;

    /**
     * What the JVM has to be started with: a heap that is resident from the start, so that what
     * grows is not the heap.
     *
     * @param counters how many counters it is to look at
     * @return its flags
     */
    public static List<String> jvmFlags(int counters) {
        long mebibytes = LEAST_HEAP_MIB + ((long) counters * HEAP_BYTES_A_COUNTER >> 20);
        List<String> flags = new ArrayList<>(FLAGS);
        flags.add("-Xms" + mebibytes + "m");
        flags.add("-Xmx" + mebibytes + "m");
        if (counters < WORTH_COMPILING) {
            flags.add("-Xint");
        }
        return flags;
    }

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * Sixteen chunks of units of 4,096 words, whose first 32 are left unused: so many that what the
     * JVM itself takes meanwhile is small against them, and none of them filled in part.
     */
    public static final int WHOLE_CHUNKS = 16 * (4096 - 32);

    private static final int FEW = 64;

    /**
     * Measures one footprint and leaves it in a file.
     *
     * @param arguments where to look, the subject, the CPUs to lay it out for, how many counters to
     *     look at together, and the file
     * @throws IOException if the file cannot be written
     */
    public static void main(String[] arguments) throws IOException {
        String subject = arguments[1];
        int cpus = Integer.parseInt(arguments[2]);
        int counters = Integer.parseInt(arguments[3]);
        Footprint found =
                switch (Where.valueOf(arguments[0])) {
                    case OFFHEAP -> resident(subject, cpus, counters);
                    case HEAP -> new Footprint(HeapSize.of(subject, cpus), new Validation(0, 0));
                };
        Files.writeString(Path.of(arguments[4]), JSON.writeValueAsString(found) + "\n");
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

    private static Footprint resident(String subject, int cpus, int counters) {
        touched(subject, 2 * cpus, FEW);
        Mappings before = Mappings.now();
        Validation validation = touched(subject, cpus, counters);
        double bytes = (double) before.residentSince() / counters;
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
}
