package dev.percpu.counters.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process whose first counter or first close fails has others that do not. */
class FirstUseTest {

    /** Those that start a thread. */
    private static final List<String> VARIANTS =
            List.of("eventual:heap:owner:opaque", "percpu:offheap:cpu:atomic");

    @TempDir Path directory;

    @ParameterizedTest
    @EnumSource(names = {"NO_STACK", "LESS_HEAP", "NO_THREAD"})
    void laterCountersAreWholeAfterAnErrorAtFirstUse(Fault fault) throws Exception {
        assertThat(new Children(FirstUse.class, directory).findings(fault.name(), VARIANTS))
                .containsOnlyKeys(VARIANTS)
                .allSatisfy((variant, findings) -> assertThat(findings).isEmpty());
    }
}
