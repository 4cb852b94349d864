package dev.percpu.harness.host;

import dev.percpu.counters.CpuList;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Measures what the machine did between two readings of the kernel's files: how fast the CPUs ran
 * and how much of their time a hypervisor took. A reading takes a few files, one of them for each
 * CPU, and disturbs only the CPU that the caller is on. Still, readings are kept out of the
 * measured time.
 *
 * <p>Immutable and thread-safe.
 */
public final class Meter {

    private final KernelFiles files;
    private final List<Integer> cpus;

    /**
     * A meter of this machine.
     *
     * @param cpus the CPUs to observe, repeated ids are allowed; empty for all online CPUs
     */
    public Meter(List<Integer> cpus) {
        this(new KernelFiles(Path.of("/")), cpus);
    }

    Meter(KernelFiles files, List<Integer> cpus) {
        this.files = files;
        this.cpus = cpus.stream().distinct().toList();
    }

    /** The values at one moment. */
    public static final class Reading {

        private final Frequency frequency;
        private final Optional<CpuTime> time;

        private Reading(Frequency frequency, Optional<CpuTime> time) {
            this.frequency = frequency;
            this.time = time;
        }
    }

    /**
     * What happened between two readings. A value that is not known is empty, and {@code absent}
     * has the reason under the name that the field also has in {@link
     * dev.percpu.harness.store.Conditions}.
     *
     * @param megahertzBefore mean frequency of the CPUs at the first reading
     * @param megahertzAfter the same at the second
     * @param steal share of the CPUs' time that the hypervisor withheld, 0 to 1
     * @param absent why a field is empty, by its name
     */
    public record Span(
            Optional<Double> megahertzBefore,
            Optional<Double> megahertzAfter,
            Optional<Double> steal,
            Map<String, String> absent) {

        public Span {
            absent = new TreeMap<>(absent);
        }
    }

    /**
     * Takes a reading before something is measured.
     *
     * @param cpus as for the constructor
     * @return takes the second reading, and says what happened in between
     */
    public static Supplier<Span> begin(List<Integer> cpus) {
        Meter meter = new Meter(cpus);
        Reading before = meter.read();
        return () -> between(before, meter.read());
    }

    /** Takes a reading. */
    public Reading read() {
        String stat = files.text("proc/stat").orElse("");
        return new Reading(
                Frequency.of(files, cpus.isEmpty() ? online() : cpus),
                cpus.isEmpty() ? CpuTime.ofMachine(stat) : CpuTime.of(stat, cpus));
    }

    private List<Integer> online() {
        try {
            return files.text("sys/devices/system/cpu/online")
                    .map(list -> CpuList.parse(list).ids())
                    .orElse(List.of());
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    /** What happened between two readings of one meter. */
    public static Span between(Reading before, Reading after) {
        Map<String, String> absent = new TreeMap<>();
        before.frequency.absent().ifPresent(reason -> absent.put("megahertzBefore", reason));
        after.frequency.absent().ifPresent(reason -> absent.put("megahertzAfter", reason));
        return new Span(
                before.frequency.megahertz(),
                after.frequency.megahertz(),
                steal(before, after, absent),
                absent);
    }

    private static Optional<Double> steal(
            Reading before, Reading after, Map<String, String> absent) {
        if (before.time.isEmpty() || after.time.isEmpty()) {
            absent.put("steal", "/proc/stat does not show it for each CPU");
            return Optional.empty();
        }
        CpuTime passed = after.time.get().since(before.time.get());
        if (passed.all() == 0) {
            absent.put("steal", "no tick of the clock has passed");
            return Optional.empty();
        }
        return Optional.of(passed.stolenShare());
    }
}
