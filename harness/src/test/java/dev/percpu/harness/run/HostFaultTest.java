package dev.percpu.harness.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostFaultTest {

    @TempDir Path directory;

    @Test
    void aForkThatFailsOfItselfIsNoFaultOfTheMachine() {
        assertThat(HostFault.find("exit code 1", directory, List.of(directory))).isEmpty();
    }

    @Test
    void whatAForkIsStartedFromMustBeThere() {
        Path gone = directory.resolve("bin/java");

        assertThat(HostFault.find("exit code 1", directory, List.of(gone)))
                .contains("'" + gone + "', which forks run, does not exist any more");
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsNamed() {
        assertThatThrownBy(() -> HostFault.refuse("failed", directory.resolve("none"), List.of()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("cannot write to '" + directory.resolve("none"));
    }

    @Test
    void aProcessThatCannotBeStartedIsAFaultOfTheMachine() {
        assertThat(HostFault.find("fork failed: EAGAIN (a limit)", directory, List.of()))
                .hasValueSatisfying(said -> assertThat(said).contains("EAGAIN (a limit)"));
    }
}
