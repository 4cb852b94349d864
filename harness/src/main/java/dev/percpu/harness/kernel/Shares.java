package dev.percpu.harness.kernel;

import java.util.EnumMap;
import java.util.Map;

/**
 * How many samples were taken, and in which parts of the kernel.
 *
 * @param samples all that count
 * @param counts those of each part; a part without any may be missing
 * @param nameless whether the kernel's functions had no names, so that {@code counts} say nothing
 */
record Shares(long samples, Map<KernelPart, Long> counts, boolean nameless) {

    Shares {
        counts = counts.isEmpty() ? new EnumMap<>(KernelPart.class) : new EnumMap<>(counts);
    }

    /** The share of a part, from 0 to 1. */
    double of(KernelPart part) {
        return samples == 0 ? 0 : (double) counts.getOrDefault(part, 0L) / samples;
    }
}
