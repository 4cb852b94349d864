package dev.percpu.harness.stats;

import dev.percpu.harness.store.CellKey;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is doubted of a cell, before it is known which cell.
 *
 * @param sentence what was seen
 * @param size the first figure of the sentence that is no count
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
