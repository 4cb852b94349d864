package dev.percpu.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.harness.stats.Measured;
import dev.percpu.harness.store.Fixtures;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.ResultDirectory;
import dev.percpu.harness.store.Timing;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class AdviseCommandTest {

    private static final String OFF_HEAP = "percpu:offheap:cpu:atomic";

    @TempDir Path temporary;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private String directory;

    private int advise(String... arguments) {
        List<String> all = new ArrayList<>(List.of("advise", directory));
        all.addAll(List.of(arguments));
        return Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }

    @BeforeEach
    void run() throws IOException {
        List<ForkResult> rows = new ArrayList<>();
        for (int fork = 0; fork < 3; fork++) {
            double noise = 1 + 0.001 * fork;
            rows.add(Measured.fork("LongAdder", 2, fork).throughput(1e8 * noise).result());
            rows.add(Measured.fork(OFF_HEAP, 2, fork).throughput(2e8 * noise).result());
        }
        Path path = temporary.resolve("run");
        directory = path.toString();
        ResultDirectory stored =
                ResultDirectory.create(
                        path,
                        Fixtures.manifest(
                                new Plan(
                                        rows.stream().map(ForkResult::cell).distinct().toList(),
                                        3,
                                        Timing.QUICK)));
        rows.forEach(stored::append);
    }

    @Test
    void withoutOptionsItPrintsTheTable() {
        assertThat(advise()).isEqualTo(ExitCode.FINE);

        assertThat(out.toString())
                .containsPattern("a sum .*" + OFF_HEAP)
                .containsPattern("no flags .*LongAdder is enough")
                .containsPattern("a limit .*not measured")
                .contains("Warnings\n  w\n");
    }

    @Test
    void optionsSayTheNeed() {
        assertThat(advise("--no-flags")).isEqualTo(ExitCode.FINE);

        assertThat(out.toString())
                .contains("no flags: LongAdder is enough")
                .doesNotContain("a sum");
    }

    @Test
    void aNeedThatNothingMeasuredMeetsHasACodeOfItsOwn() {
        assertThat(advise("--limit")).isEqualTo(ExitCode.INCOMPLETE);

        assertThat(out.toString()).contains("measured no counter that fits");
    }

    @Test
    void programsGetTheSame() {
        assertThat(advise("--json", "--owner", "many")).isEqualTo(ExitCode.FINE);

        assertThat(
                        JsonMapper.shared()
                                .readTree(out.toString())
                                .get(0)
                                .get("choice")
                                .get("subject")
                                .asString())
                .isEqualTo(OFF_HEAP);
    }

    @Test
    void aBadNumberIsOneLine() {
        assertThat(advise("--counters", "0")).isEqualTo(ExitCode.USAGE);

        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains("counters must be 1 to", "not 0");
    }
}
