package dev.percpu.harness.store;

import java.util.Optional;

/**
 * The four parts of a variant's name as rows contain it, even if this machine does not have the
 * variant.
 */
public record VariantName(String design, String layout, String index, String store) {

    private static final int PARTS = 4;

    /** The parts of a subject's name; empty if the subject is not a variant. */
    public static Optional<VariantName> of(String subject) {
        String[] parts = subject.split(":");
        return parts.length == PARTS
                ? Optional.of(new VariantName(parts[0], parts[1], parts[2], parts[3]))
                : Optional.empty();
    }

    /** The name without its layout, which is the same for two layouts of one counter. */
    public String inAnyLayout() {
        return String.join(":", design, index, store);
    }
}
