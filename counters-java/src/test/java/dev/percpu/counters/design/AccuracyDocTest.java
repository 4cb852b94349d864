package dev.percpu.counters.design;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The figures of {@code docs/accuracy.md} are those of the code. */
class AccuracyDocTest {

    private static final Path DOC = Path.of("docs", "accuracy.md");
    private static final int KERNEL_BATCH = 32;

    @Test
    void theTableSaysWhatTheCountersSay() throws IOException {
        List<String> rows =
                Files.readString(DOC)
                        .lines()
                        .filter(line -> line.matches("\\| \\d+ \\|.*"))
                        .toList();
        assertThat(rows).hasSize(3);
        assertRow(rows.get(0), 64, 3);
        assertRow(rows.get(1), 512, 3);
        assertRow(rows.get(2), 4_096, 4);
    }

    /** Of a box as large as this machine at least: no counter can be laid out for a smaller one. */
    private static void assertRow(String row, int cpus, int kernelLevels) {
        if (cpus >= PossibleCpus.machine()) {
            assertThat(row).isEqualTo(row(cpus, kernelLevels));
        }
    }

    private static String row(int cpus, int kernelLevels) {
        Accuracy tree = accuracy("tree", cpus);
        Accuracy percpu = accuracy("percpu", cpus);
        assertThat(percpu.under()).isEqualTo(percpu.over());
        return "| %d | %,d | %,d | %,d | %,d |"
                .formatted(
                        cpus,
                        (long) KERNEL_BATCH * kernelLevels * cpus,
                        tree.under(),
                        tree.over(),
                        percpu.over());
    }

    private static Accuracy accuracy(String design, int cpus) {
        try (Counter counter =
                Counters.create(
                        design + ":heap:thread-hash:atomic",
                        CounterOptions.defaults().withPossibleCpus(cpus))) {
            return counter.accuracy();
        }
    }
}
