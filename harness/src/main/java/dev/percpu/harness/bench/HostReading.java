package dev.percpu.harness.bench;

import dev.percpu.harness.host.Meter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What the host says of a fork's CPUs: before its first measured iteration, and after its last.
 *
 * @param megahertzBefore their mean frequency before
 * @param megahertzAfter their mean frequency after
 * @param steal share of their time in between that the hypervisor withheld, 0 to 1
 * @param absent why a field is empty, by its name
 */
public record HostReading(
        Optional<Double> megahertzBefore,
        Optional<Double> megahertzAfter,
        Optional<Double> steal,
        Map<String, String> absent) {

    public HostReading {
        absent = new TreeMap<>(absent);
    }

    /**
     * Reads what is to be read before, in the fork itself while its workers wait.
     *
     * @param cpus the CPUs that workers are pinned to; empty if they are not
     * @return reads the rest, when it is called after the last iteration
     */
    public static Supplier<HostReading> begin(List<Integer> cpus) {
        Meter meter = new Meter(cpus);
        Meter.Reading before = meter.read();
        return () -> of(Meter.between(before, meter.read()));
    }

    private static HostReading of(Meter.Span span) {
        Map<String, String> absent = new TreeMap<>(span.absent());
        absent.keySet().retainAll(List.of("megahertzBefore", "megahertzAfter", "steal"));
        return new HostReading(span.megahertzBefore(), span.megahertzAfter(), span.steal(), absent);
    }
}
