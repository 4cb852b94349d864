package dev.percpu.counters.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A counter is whole after calls to which the kernel has refused {@code membarrier}. */
class RefusedFenceTest {

    private static final int EPERM = 1;
    private static final int ENOMEM = 12;

    @TempDir Path directory;

    @ParameterizedTest
    @ValueSource(ints = {EPERM, ENOMEM})
    void everyCounterIsWhole(int errno) throws Exception {
        List<String> variants =
                new Children(directory)
                        .variants().stream().filter(name -> name.endsWith(":rseq")).toList();
        assumeTrue(!variants.isEmpty(), "no restartable sequences");
        assertThat(new Children(RefusedFence.class, directory).findings(errno + "", variants))
                .containsOnlyKeys(variants)
                .allSatisfy((variant, findings) -> assertThat(findings).isEmpty());
    }
}
