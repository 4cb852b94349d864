package dev.percpu.harness.stats;

import dev.percpu.harness.store.CellKey;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A warning that does not say yet which cell it is about.
 *
 * @param sentence what was seen
 * @param size the first number of the sentence that is not a count
 */
record Said(String sentence, double size) {

    static Optional<Said> of(String format, Object... arguments) {
        return Optional.of(
                new Said(
                        String.format(Locale.ROOT, format, arguments),
                        Stream.of(arguments)
                                .filter(Double.class::isInstance)
                                .mapToDouble(Double.class::cast)
                                .map(Math::abs)
                                .findFirst()
                                .orElse(1)));
    }

    Warning about(CellKey cell, Warning.Kind kind) {
        return new Warning(kind, cell, sentence, size);
    }
}
