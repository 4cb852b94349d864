package dev.percpu.proof.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The inputs that fuzzing starts from, and those that it has found. */
class SeedsTest {

    @ParameterizedTest
    @EnumSource(Target.class)
    void everySeedIsReadOrRefusedInOneLine(Target target) throws IOException {
        assertThat(target.seedFiles()).hasSizeGreaterThan(1);
        for (Path seed : target.seedFiles()) {
            try {
                target.take(Files.readAllBytes(seed));
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    @Test
    void aBadRefusalIsFound() {
        RefusedInput.check(new IOException("'x' is no number; write 1"), "x");
        for (Exception wrong :
                new Exception[] {
                    new IOException(),
                    new IOException("two\nlines"),
                    new IOException("x".repeat(5000)),
                    new NumberFormatException("For input string: \"x\"")
                }) {
            assertThatThrownBy(() -> RefusedInput.check(wrong, "x"))
                    .isInstanceOf(AssertionError.class)
                    .hasCause(wrong);
        }
    }
}
