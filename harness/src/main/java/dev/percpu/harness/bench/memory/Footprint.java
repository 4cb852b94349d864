package dev.percpu.harness.bench.memory;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.Variant;
import dev.percpu.harness.bench.Evidence;
import dev.percpu.harness.bench.ForkSettings;
import dev.percpu.harness.bench.Parameter.Choice;
import dev.percpu.harness.bench.Parameter.Range;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.bench.load.Job;
import dev.percpu.harness.bench.load.ProgramWorkload;
import dev.percpu.harness.bench.memory.HeapSize.State;
import dev.percpu.harness.store.Footprints;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Quantity;
import dev.percpu.harness.store.Series;
import dev.percpu.harness.store.Validation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Measures how much memory a counter takes, in a JVM that does nothing else. */
public final class Footprint extends ProgramWorkload {

    /**
     * The number of counters that fill sixteen chunks. A chunk's units have 4,096 words, of which
     * the first 32 are left unused. With so many counters, the memory that the JVM itself takes in
     * that time is small in comparison, and no chunk is partly filled.
     */
    public static final int WHOLE_CHUNKS = 16 * (4096 - 32);

    public static final int MOST_COUNTERS = 1_000_000;

    private static final String ADDER = "LongAdder";
    private static final String WRITABLE = "thread-hash";

    /** Flags that keep the JVM's own memory small, and that let JOL read all objects. */
    private static final List<String> FLAGS =
            List.of(
                    "-XX:+AlwaysPreTouch",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+EnableDynamicAgentLoading",
                    "-Djdk.attach.allowAttachSelf=true",
                    "-Djol.magicFieldOffset=true");

    /**
     * With fewer counters, the compiler's memory would distort the result, and interpreting the
     * code is fast enough.
     */
    private static final int WORTH_COMPILING = 1_000;

    /** The heap for each counter's own objects, with the same amount again for the collector. */
    private static final int HEAP_BYTES_A_COUNTER = 512;

    private static final int LEAST_HEAP_MIB = 256;
    private static final int FEW = 64;

    public Footprint() {
        super(
                Footprints.WORKLOAD,
                "bytes of one counter, on the heap or off it",
                new Choice(
                        Footprints.WHERE,
                        "what is measured: the objects on the heap, or the growth of the process",
                        List.of("heap", "offheap")),
                new Range(
                        Footprints.COUNTERS,
                        "the number of counters; the growth of the process is divided by it",
                        "",
                        1,
                        MOST_COUNTERS,
                        1),
                new Choice(
                        Footprints.STATE,
                        "the state of the counters; spread is for LongAdder only",
                        Arrays.stream(State.values()).map(State::word).toList()));
    }

    private static boolean offHeap(Job job) {
        return job.word(Footprints.WHERE).equals("offheap");
    }

    @Override
    public int mostThreads(Job job) {
        return 1;
    }

    @Override
    public Optional<String> refusal(Job job, Subject subject, int threads) {
        String name = subject.name();
        if (State.named(job.word(Footprints.STATE)) == State.SPREAD) {
            return name.equals(ADDER)
                    ? Optional.empty()
                    : Optional.of(name + " does not spread; state=spread is only for " + ADDER);
        }
        if (subject.kind() == Kind.VARIANT) {
            return offHeap(job)
                    ? writable(Variant.parse(name)).isPresent()
                            ? Optional.empty()
                            : Optional.of(unwritable(name))
                    : Optional.empty();
        }
        return !offHeap(job) && List.of(ADDER, "Adder").contains(name)
                ? Optional.empty()
                : Optional.of(name + "'s memory cannot be measured here");
    }

    /** Why memory off the heap cannot be measured. */
    public static String unwritable(String variant) {
        return variant
                + ", off the heap: its slots cannot all be written to on a machine with fewer CPUs";
    }

    /**
     * A variant with the same memory whose slots threads choose by hash, or that has only one slot.
     */
    public static Optional<Variant> writable(Variant variant) {
        if (!variant.layout().startsWith("offheap")) {
            return Optional.empty();
        }
        if (variant.index().equals("single")) {
            return Optional.of(variant);
        }
        Variant hashed = new Variant(variant.design(), variant.layout(), WRITABLE, variant.store());
        return Optional.of(hashed).filter(Counters.variants()::contains);
    }

    /**
     * The flags of the JVM. The heap is resident from the start, so the growth of the process is
     * not the heap's.
     */
    @Override
    public List<String> jvmFlags(Job job) {
        int counters = job.number(Footprints.COUNTERS);
        long mebibytes = LEAST_HEAP_MIB + ((long) counters * HEAP_BYTES_A_COUNTER >> 20);
        List<String> flags = new ArrayList<>(FLAGS);
        flags.add("-Xms" + mebibytes + "m");
        flags.add("-Xmx" + mebibytes + "m");
        if (counters < WORTH_COMPILING) {
            flags.add("-Xint");
        }
        return flags;
    }

    @Override
    protected Evidence measure(Job job, String subject, ForkSettings settings) {
        int cpus = ForkSettings.layoutCpus();
        if (!offHeap(job)) {
            State state = State.named(job.word(Footprints.STATE));
            return evidence(HeapSize.of(subject, state, cpus), new Validation(0, 0));
        }
        int counters = job.number(Footprints.COUNTERS);
        Variant variant = writable(Counters.resolve(subject)).orElseThrow();
        touched(variant, 2 * cpus, FEW);
        Mappings before = Mappings.now();
        Validation validation = touched(variant, cpus, counters);
        return evidence((double) before.residentSince() / counters, validation);
    }

    private static Evidence evidence(double bytes, Validation validation) {
        Series series = new Series(Series.UPDATE, Quantity.BYTES, 1, List.of(bytes));
        return new Evidence(validation, List.of(), List.of(series), Optional.empty());
    }

    private static Validation touched(Variant variant, int cpus, int many) {
        CounterOptions options = CounterOptions.defaults().withPossibleCpus(cpus);
        Supplier<Counter> factory = Counters.factory(variant, options);
        Counter[] counters = Stream.generate(factory).limit(many).toArray(Counter[]::new);
        long each = Spread.touch(cpus, many, counter -> counters[counter].increment());
        long counted = 0;
        for (Counter counter : counters) {
            counted += counter.sum();
        }
        return new Validation(each * many, counted);
    }
}
