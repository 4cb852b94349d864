package dev.percpu.harness.articles.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.harness.report.Attachments;
import dev.percpu.harness.report.ReportedRun;
import dev.percpu.harness.report.TextReport;
import dev.percpu.harness.store.Conditions;
import dev.percpu.harness.store.Fixtures;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Manifest;
import dev.percpu.harness.store.Purpose;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProcessTablesTest {

    private static final Conditions SHARES =
            Conditions.ofEvents(Map.of("share:mm_init", 0.135, "samples", 4321.0), false, Map.of());

    private static final Conditions UNSAMPLED =
            Conditions.ofEvents(
                    Map.of(), false, Map.of("share:mm_init", "there is no perf; install it"));

    private static List<ForkResult> rows(Conditions conditions, double scale) {
        List<ForkResult> rows = new ArrayList<>();
        for (int fork = 0; fork < 3; fork++) {
            rows.add(
                    Fixtures.kernel(
                            fork,
                            Purpose.TIMING,
                            (30_000 + 1_000 * fork) * scale,
                            10_000 * scale,
                            conditions));
        }
        return rows;
    }

    private static String text(List<ForkResult> rows) {
        Manifest manifest = Fixtures.manifest(Fixtures.plan(3, rows.get(0).cell()));
        Attachments attachments =
                new Attachments(
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        List::of,
                        Optional.of(ProcessTables.of(ProcessCost.of(rows))));
        return TextReport.render(List.of(new ReportedRun("run", manifest, rows, attachments)));
    }

    @Test
    void timesStandInMicrosecondsWithIntervalsAndTheShareOfSystemTime() {
        String text = text(rows(SHARES, 1));

        assertThat(text)
                .contains("fork-true: jobs 1, not pinned")
                .containsPattern("fork +41\\.0 \\[40\\.0, 42\\.0\\] +31\\.0 \\[30\\.0, 32\\.0\\]")
                .containsPattern("75\\.6% +3\n")
                .doesNotContain("ops/s", "LongAdder", "No share of samples");
        assertThat(text)
                .containsPattern("where samples were +samples +mm_init\nfork +4,321 +13\\.5%");
    }

    @Test
    void longTimesStandInALongerUnit() {
        assertThat(text(rows(SHARES, 1e3))).contains("cpu ms").contains("41.0 [40.0, 42.0]");
        assertThat(text(rows(SHARES, 1e6))).contains("cpu s").contains("41.0 [40.0, 42.0]");
    }

    @Test
    void aMissingShareSaysWhy() {
        assertThat(text(rows(UNSAMPLED, 1)))
                .contains("No share of samples: there is no perf; install it");
    }

    @Test
    void aSeriesThatFailedShowsWhatItHadAndWhy() {
        List<ForkResult> rows = new ArrayList<>(rows(SHARES, 1).subList(0, 2));
        rows.add(Fixtures.failed(rows.get(0).cell(), 2, "exit status 3"));

        assertThat(text(rows))
                .contains("2, then failed")
                .contains("fork failed: exit status 3")
                .contains("40.5");
        assertThat(text(List.of(rows.get(2)))).contains("0, then failed");
    }
}
