package dev.percpu.harness.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HtmlReportBrowserTest {

    private static final int DESKTOP = 1280;
    private static final int PHONE = 390;
    private static final Pattern CHART = Pattern.compile("<div class=\"chart\"[^>]*>");

    /** What the page was made from, which is not what it shows. */
    private static final Pattern SOURCES =
            Pattern.compile("<(script|style)\\b.*?</\\1>", Pattern.DOTALL);

    private static final Pattern DRAWN = Pattern.compile("data-drawn=\"[1-9]");

    @TempDir Path scratch;

    private String visit(SyntheticRun run, int width, boolean dark)
            throws IOException, InterruptedException {
        Optional<Chromium> browser = Chromium.onPath();
        Assumptions.assumeTrue(
                browser.isPresent(), "no chromium, chromium-browser or google-chrome on the PATH");
        Path page = scratch.resolve("report.html");
        HtmlReport.write(run.manifest(), run.rows(), page);
        Chromium.Visit visit = browser.orElseThrow().visit(page, scratch, width, dark);
        assertThat(visit.log()).as("what the browser logged").doesNotContain("CONSOLE");
        assertThat(visit.dom())
                .as("errors, refused requests and finished ones, as the page counted them")
                .contains("data-errors=\"0\" data-requests=\"0\"");
        return SOURCES.matcher(visit.dom()).replaceAll("");
    }

    private static List<String> charts(String dom) {
        return CHART.matcher(dom).results().map(MatchResult::group).toList();
    }

    /** The rows of the table of all results. */
    private static long results(String dom) {
        String table = dom.substring(dom.indexOf("aria-label=\"All results\""));
        String body = table.substring(table.indexOf("<tbody>"), table.indexOf("</tbody>"));
        return Pattern.compile("<tr>").matcher(body).results().count();
    }

    @ParameterizedTest
    @CsvSource({
        "polluted," + DESKTOP + ",false",
        "large," + DESKTOP + ",true",
        "large," + PHONE + ",false",
        "polluted," + PHONE + ",true",
    })
    void everyChartIsDrawnInBothWidthsAndSchemes(String fixture, int width, boolean dark)
            throws Exception {
        SyntheticRun run = fixture.equals("large") ? SyntheticRun.large() : SyntheticRun.polluted();
        String dom = visit(run, width, dark);
        int workloads = run.manifest().plan().workloads().size();
        assertThat(charts(dom))
                .hasSize(2 * workloads)
                .allSatisfy(chart -> assertThat(chart).containsPattern(DRAWN));
        assertThat(results(dom)).isEqualTo(run.rows().size() / run.manifest().plan().forks());
        assertThat(dom.contains("Polluted / alone")).isEqualTo(workloads == 2);
        assertThat(Pattern.compile("#121519|rgb\\(18, ?21, ?25\\)").matcher(dom).find())
                .as("the dark scheme's paper, which hollow points are filled with")
                .isEqualTo(dark);
        assertThat(dom).doesNotContain("NaN", ">undefined<", ">null<");
    }

    @Test
    void aCounterThatLostIsListedAndNotDrawn() throws Exception {
        SyntheticRun run = SyntheticRun.small().only(row -> row.scene().threads() == 2);
        String dom = visit(run, DESKTOP, false);
        assertThat(dom).containsPattern("No score: lost 50,000,\\d{3} of 150,000,000 updates");
        assertThat(dom).containsPattern("nonatomic:heap:single:plain</span>, 2 threads: lost");
        String drawn =
                String.join(
                        "",
                        Pattern.compile("<svg.*?</svg>", Pattern.DOTALL)
                                .matcher(dom)
                                .results()
                                .map(MatchResult::group)
                                .toList());
        assertThat(drawn).contains("percpu:offheap:cpu:atomic").doesNotContain("nonatomic");
    }

    @Test
    void oneThreadCountOrOneSubjectIsStillDrawn() throws Exception {
        SyntheticRun count = SyntheticRun.large().only(row -> row.scene().threads() == 4);
        assertThat(charts(visit(count, DESKTOP, false)))
                .hasSize(2)
                .allSatisfy(chart -> assertThat(chart).containsPattern(DRAWN));
        SyntheticRun subject = SyntheticRun.small().only(row -> row.subject().equals("LongAdder"));
        String dom = visit(subject, PHONE, true);
        assertThat(charts(dom))
                .hasSize(2)
                .allSatisfy(chart -> assertThat(chart).containsPattern(DRAWN));
        assertThat(dom).contains("no score for the empty loop, so its time is included");
    }

    @Test
    void aRunWithoutAnyScoreSaysSo() throws Exception {
        String hostile = "exit 134 </script><b>& \"quoted\" <!-- {{data}}";
        String failed = visit(SyntheticRun.small().allFailed(hostile), DESKTOP, false);
        assertThat(charts(failed)).isEmpty();
        assertThat(failed)
                .contains("No counter has a score", "Nothing to draw", "none has a score")
                .contains(
                        "failed (exit 134 &lt;/script&gt;&lt;b&gt;&amp; \"quoted\" &lt;!-- {{data}})");
        String nothing = visit(SyntheticRun.small().only(row -> false), PHONE, true);
        assertThat(charts(nothing)).isEmpty();
        assertThat(nothing).contains("Nothing was measured: the run has no row.");
    }
}
