package dev.percpu.proof.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.percpu.counters.Counters;
import dev.percpu.counters.Variant;
import dev.percpu.harness.bench.Subject;

/** Names of variants and of other subjects. */
public final class VariantTarget {

    private VariantTarget() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] data) {
        String text = new String(data, UTF_8);
        try {
            Variant variant = Variant.parse(text);
            if (!variant.toString().equals(text) || !variant.matches(text)) {
                throw new AssertionError("'" + text + "' became " + variant);
            }
        } catch (IllegalArgumentException e) {
            RefusedInput.check(e, text);
        }
        try {
            Variant variant = Counters.resolve(text);
            if (!variant.toString().startsWith(text)) {
                throw new AssertionError("'" + text + "' means " + variant);
            }
        } catch (IllegalArgumentException e) {
            RefusedInput.check(e, text);
        }
        try {
            Subject.named(text);
        } catch (IllegalArgumentException e) {
            RefusedInput.check(e, text);
        }
    }
}
