package dev.percpu.counters.design;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PossibleCpusTest {

    private static final int AVAILABLE = Runtime.getRuntime().availableProcessors();

    @Test
    void sparseIdsAreCountedToTheHighest(@TempDir Path dir) throws IOException {
        assertThat(PossibleCpus.read(Files.writeString(dir.resolve("possible"), "0-3,8,127\n")))
                .isEqualTo(128);
    }

    @Test
    void withoutAFileThatMakesSenseTheJvmsCountServes(@TempDir Path dir) throws IOException {
        assertThat(PossibleCpus.read(dir.resolve("none"))).isEqualTo(AVAILABLE);
        for (String damaged : new String[] {"", "\n", "zero", "0-99999999"}) {
            assertThat(PossibleCpus.read(Files.writeString(dir.resolve("possible"), damaged)))
                    .as(damaged)
                    .isEqualTo(AVAILABLE);
        }
    }

    @Test
    void theMachineHasAtLeastWhatTheJvmMayUse() {
        assertThat(PossibleCpus.machine()).isGreaterThanOrEqualTo(AVAILABLE);
    }
}
