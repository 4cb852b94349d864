package dev.percpu.counters.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The library's own threads outlive every error, or come again. */
class BackgroundErrorsTest {

    /** One whose reads are made in the background, and one whose memory comes back there. */
    private static final List<String> VARIANTS =
            List.of("eventual:heap:owner:opaque", "percpu:offheap:cpu:atomic");

    @TempDir Path directory;

    @ParameterizedTest
    @EnumSource(names = {"NO_STACK", "LESS_STACK", "LESS_HEAP"})
    void afterAnErrorReadsCatchUpAndMemoryComesBack(Fault fault) throws Exception {
        Children children = new Children(directory, "-D" + TryOut.PROPERTY + "=true");
        assertThat(children.findings(fault.name(), VARIANTS))
                .containsOnlyKeys(VARIANTS)
                .allSatisfy((variant, findings) -> assertThat(findings).isEmpty());
    }
}
