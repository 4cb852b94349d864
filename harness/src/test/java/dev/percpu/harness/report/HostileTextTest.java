package dev.percpu.harness.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.harness.store.Build;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Fixtures;
import dev.percpu.harness.store.HostFacts;
import dev.percpu.harness.store.Jdk;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Manifest;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Scenario;
import dev.percpu.harness.store.Timing;
import dev.percpu.harness.store.Validation;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Text of a stranger's run, at every place where a run has text. */
class HostileTextTest {

    private static final Pattern SCRIPT_ENDS = Pattern.compile("(?i)</script");
    private static final int SCRIPTS = 4;

    private static ReportedRun run(String text) {
        Scenario scenario =
                new Scenario(
                        text,
                        new TreeMap<>(Map.of("key" + text, text)),
                        1,
                        text,
                        Optional.empty(),
                        text,
                        List.of(text));
        CellKey cell = new CellKey(text, Kind.PEER, scenario);
        HostFacts host =
                new HostFacts(
                        text,
                        text,
                        text,
                        text,
                        text,
                        text,
                        "0",
                        "0",
                        "0",
                        1,
                        1,
                        text,
                        List.of(),
                        List.of(text));
        Manifest manifest =
                new Manifest(
                        Manifest.SCHEMA,
                        Instant.EPOCH,
                        text,
                        new Build(text, text),
                        host,
                        List.of(new Jdk(text, text, text)),
                        new Plan(List.of(cell), 2, Timing.QUICK));
        return new ReportedRun(
                text,
                manifest,
                List.of(
                        Fixtures.measured(cell, 0, Optional.of(new Validation(1, 1)), List.of(1e9)),
                        Fixtures.measured(cell, 1, Optional.of(new Validation(1, 1)), List.of(1e9)),
                        Fixtures.failed(new CellKey(text + 2, Kind.PEER, scenario), 0, text)),
                Attachments.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "</script><script>alert(1)</script>",
                "<!--<script>",
                "\"'><img src=x onerror=alert(1)>",
                "javascript:alert(1)",
                "[x](javascript:alert(1))",
                "=cmd|' /C calc'!A0",
                "+1+1",
                "-2+3",
                "@SUM(1)",
                "\t=1",
                "a\r\nb,\"c\"",
                "\u2028\u2029\u202e",
            })
    void isTextInEveryReport(String text) throws IOException {
        List<ReportedRun> runs = List.of(run(text));

        String page = ReportFormat.HTML.render(runs);
        assertThat(SCRIPT_ENDS.matcher(page).results()).hasSize(SCRIPTS);
        assertThat(page).doesNotContain("<img src=x", "<!--<script>", "<script>alert");

        assertThat(ReportFormat.MARKDOWN.render(runs))
                .doesNotContainPattern("(?m)^[^`]*[^`\\\\]<(script|img|!--)")
                .doesNotContainPattern("(?m)^[^`]*[^`\\\\]\\]\\(javascript:");

        String cells = ReportFormat.CSV.render(runs);
        assertThat(cells).doesNotContainPattern("(^|,|\n)\"?[=+@\t]");
        if (text.startsWith("-")) {
            assertThat(cells).doesNotContainPattern("(^|,|\n)\"?-2\\+3");
        }
        assertThat(JsonMapper.shared().readTree(ReportFormat.JMH_JSON.render(runs))).hasSize(1);
    }
}
