package dev.percpu.harness.bench;

import dev.percpu.harness.host.Meter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What the host reports about a fork's CPUs, before its first measured iteration and after its last
 * one.
 *
 * @param megahertzBefore their mean frequency before, in MHz
 * @param megahertzAfter their mean frequency after, in MHz
 * @param steal the share of their time in between that the hypervisor withheld, 0 to 1
 * @param absent why a field is empty, by the field's name
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
     * Reads the values before the first iteration, in the fork itself, while its workers wait.
     *
     * @param cpus the CPUs that workers are pinned to; empty if they are not pinned
     * @return a supplier that reads the other values, to be called after the last iteration
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
