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
    void sparse_ids_are_counted_to_the_highest(@TempDir Path dir) throws IOException {
        assertThat(PossibleCpus.read(Files.writeString(dir.resolve("possible"), "0-3,8,127\n")))
                .isEqualTo(128);
    }

    @Test
    void without_a_file_that_makes_sense_the_jvms_count_serves(@TempDir Path dir)
            throws IOException {
        assertThat(PossibleCpus.read(dir.resolve("none"))).isEqualTo(AVAILABLE);
        for (String damaged : new String[] {"", "\n", "zero", "0-99999999"}) {
            assertThat(PossibleCpus.read(Files.writeString(dir.resolve("possible"), damaged)))
                    .as(damaged)
                    .isEqualTo(AVAILABLE);
        }
    }

    @Test
    void the_machine_has_at_least_what_the_jvm_may_use() {
        assertThat(PossibleCpus.machine()).isGreaterThanOrEqualTo(AVAILABLE);
    }
}
