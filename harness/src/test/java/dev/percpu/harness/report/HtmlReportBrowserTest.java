package dev.percpu.harness.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.harness.store.ForkResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page as a reader has it, on a desk and on a phone, by day and by night. */
class HtmlReportBrowserTest {

    private static final int DESKTOP = 1280;
    private static final int PHONE = 390;

    private static final String TEXTS_OF_CHARTS =
            "[...document.querySelectorAll('.chart svg text')].filter(t => t.textContent.trim())";

    @TempDir static Path scratch;

    private static Optional<Chromium> browser = Optional.empty();

    @BeforeAll
    static void startBrowser() throws Exception {
        Optional<Path> program = Chromium.onPath();
        Assumptions.assumeTrue(
                program.isPresent(), "no chromium, chromium-browser or google-chrome on the PATH");
        browser = Optional.of(Chromium.start(program.orElseThrow(), scratch));
    }

    @AfterAll
    static void stopBrowser() {
        browser.ifPresent(Chromium::close);
    }

    private static Chromium visit(List<ReportedRun> runs, int width, boolean dark)
            throws IOException, InterruptedException {
        Path page = scratch.resolve("report.html");
        Files.writeString(page, HtmlReport.render(runs));
        Chromium visitor = browser.orElseThrow();
        visitor.open(page, width, 900, dark);
        assertQuiet(visitor, page);
        return visitor;
    }

    private static void assertQuiet(Chromium visitor, Path page) {
        assertThat(visitor.complaints()).as("what the page logged").isEmpty();
        assertThat(visitor.requests()).containsExactly(page.toUri().toString());
        assertThat(visitor.evaluate("document.documentElement.dataset.errors").asString())
                .as("errors and refused requests, as the page counted them")
                .isEqualTo("0");
    }

    private static List<ReportedRun> runs(String fixture) {
        return switch (fixture) {
            case "small" -> SyntheticRun.small().alone();
            case "polluted" -> SyntheticRun.polluted().alone();
            case "large" -> SyntheticRun.large().alone();
            case "two" -> SyntheticRun.cover("A machine with two CPUs", 2).alone();
            case "some" -> SyntheticRun.cover("AMD EPYC 7713 64-Core Processor", 64).alone();
            case "many" -> SyntheticRun.cover("AMD EPYC 9754 128-Core Processor", 256).alone();
            case "hosts" ->
                    List.of(
                            night("big", 256, 14).reported("big"),
                            night("small", 16, 11).reported("small"));
            default -> throw new IllegalArgumentException(fixture);
        };
    }

    private static SyntheticRun night(String model, int cpus, int subjects) {
        return SyntheticRun.night(model, cpus, SyntheticCosts.subjects(subjects));
    }

    /** How many charts each fixture has: lines and bars for each panel, then what else there is. */
    private static int charts(String fixture) {
        return switch (fixture) {
            case "small", "large", "polluted" -> 3;
            case "two", "some", "many" -> 5;
            default -> 2 * (2 * 2 + 1 + 2 + 1 + 1);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "small," + DESKTOP + ",false",
        "small," + PHONE + ",true",
        "polluted," + DESKTOP + ",true",
        "large," + DESKTOP + ",true",
        "large," + PHONE + ",false",
        "two," + DESKTOP + ",false",
        "two," + PHONE + ",true",
        "many," + DESKTOP + ",true",
        "many," + PHONE + ",false",
        "some," + PHONE + ",true",
        "hosts," + DESKTOP + ",false",
        "hosts," + DESKTOP + ",true",
        "hosts," + PHONE + ",false",
        "hosts," + PHONE + ",true",
    })
    void everyChartIsDrawnAndReadableInBothWidthsAndSchemes(String fixture, int width, boolean dark)
            throws Exception {
        Chromium page = visit(runs(fixture), width, dark);

        assertThat(page.evaluate("innerWidth").asInt()).isEqualTo(width);
        assertThat(page.evaluate("document.documentElement.scrollWidth").asInt())
                .as("nothing is wider than the page")
                .isEqualTo(width);
        assertThat(
                        page.strings(
                                "[...document.querySelectorAll('.chart')].map(b => b.dataset.drawn)"))
                .hasSize(charts(fixture))
                .allSatisfy(drawn -> assertThat(Integer.parseInt(drawn)).isPositive());
        assertThat(page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))
                .hasToString(dark ? "\"rgb(18, 21, 25)\"" : "\"rgb(255, 255, 255)\"");
        assertThat(page.evaluate("document.body.innerText").asString())
                .doesNotContain("NaN", "undefined", "null", "Infinity");
        assertThat(page.strings(clipped())).as("labels cut off by their chart").isEmpty();
        assertThat(page.strings(overlapping())).as("labels upon each other").isEmpty();
    }

    private static String clipped() {
        return TEXTS_OF_CHARTS
                + """
                .filter(text => {
                    const own = text.getBoundingClientRect();
                    const box = text.closest('.chart').getBoundingClientRect();
                    return own.left < box.left - 1 || own.right > box.right + 1
                        || own.top < box.top - 1 || own.bottom > box.bottom + 1;
                }).map(text => text.textContent)
                """;
    }

    /** Boxes of letters have some air in them, above all: three pixels of overlap are none. */
    private static String overlapping() {
        return "[...document.querySelectorAll('.chart')].flatMap(chart => {"
                + " const all = [...chart.querySelectorAll('svg text')].filter(t => t.textContent.trim())"
                + """
                .map(text => ({ text: text.textContent, box: text.getBoundingClientRect() }));
                return all.flatMap((one, i) => all.slice(i + 1).filter(other =>
                    Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left) > 3
                    && Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top) > 3)
                  .map(other => chart.ariaLabel + ': ' + one.text + ' / ' + other.text));
                })
                """;
    }

    @Test
    void sectionsComeInTheOrderOfAReadersQuestions() throws Exception {
        Chromium page = visit(runs("hosts"), DESKTOP, false);
        assertThat(page.strings("[...document.querySelectorAll('h2')].map(h => h.textContent)"))
                .containsExactly(
                        "What to use here",
                        "What the layout costs",
                        "Host and warnings",
                        "Fastest counter",
                        "Throughput against threads",
                        "Speed-up over LongAdder",
                        "Readers against writers",
                        "Bytes per counter",
                        "Time between CPUs",
                        "All results",
                        "How to read the figures",
                        "Repeat the whole run");
    }

    @Test
    void theFirstScreenHasTheAnswerTheDecisionTableAndTheLayouts() throws Exception {
        Chromium page = visit(runs("many"), DESKTOP, false);
        assertThat(
                        page.evaluate(
                                        "document.getElementById('advice').getBoundingClientRect().top")
                                .asInt())
                .isLessThan(450);
        assertThat(
                        page.strings(
                                "[...document.querySelectorAll('.advice tbody .need')].map(n =>"
                                        + " n.firstChild.textContent)"))
                .containsExactly(
                        "a sum",
                        "no flags",
                        "cheap reads",
                        "exact under load",
                        "a limit",
                        "one owner",
                        "10,000 counters",
                        "short lives");
        assertThat(page.evaluate("document.getElementById('answers').innerText").asString())
                .contains("Use ", "Off the heap");
    }

    @Test
    void anotherWorkIsChosenForTheLayouts() throws Exception {
        Chromium page = visit(runs("many"), DESKTOP, false);
        page.evaluate(
                "const s = document.querySelector('#layouts select');"
                        + " s.selectedIndex = s.options.length - 1;"
                        + " s.dispatchEvent(new Event('change'))");
        page.awaitCharts();
        assertThat(
                        page.evaluate("document.querySelector('#layouts .eyebrow').innerText")
                                .asString())
                .contains("bytes of one of");
        assertQuiet(page, scratch.resolve("report.html"));
    }

    @Test
    void anotherHighlightLeavesTheColoursOfLayouts() throws Exception {
        Chromium page = visit(runs("many"), DESKTOP, false);
        String colours =
                "[...document.querySelectorAll('.keys .dot')].map(d =>"
                        + " getComputedStyle(d).backgroundColor)";
        List<String> before = page.strings(colours);
        page.evaluate(
                "const s = document.querySelector('#controls select');"
                        + " s.selectedIndex = (s.selectedIndex + 1) % s.options.length;"
                        + " s.dispatchEvent(new Event('change'))");
        page.awaitCharts();

        assertThat(page.strings(colours)).hasSize(3).doesNotHaveDuplicates().isEqualTo(before);
    }

    @Test
    void onAPhoneTheTableOfTheFastestFitsItsBox() throws Exception {
        Chromium page = visit(runs("many"), PHONE, false);
        assertThat(
                        page.strings(
                                "[...document.querySelectorAll('#winners-of .box')].map(b =>"
                                        + " String(b.scrollWidth > b.clientWidth))"))
                .containsOnly("false");
    }

    @Test
    void eachHostHasItsOwnCardWinnersAndTablesAndCanBeShownAlone() throws Exception {
        Chromium page = visit(runs("hosts"), DESKTOP, false);
        for (String section : List.of("hosts", "winners-of", "heat-of", "results-of")) {
            assertThat(page.strings(parts(section))).as(section).containsExactly("big", "small");
        }
        assertThat(
                        page.strings(
                                "[...document.querySelectorAll('#hosts .run')].map(p =>"
                                        + " String(Math.round(p.getBoundingClientRect().top)))"))
                .as("cards stand next to each other")
                .containsOnly(
                        page.evaluate(
                                        "String(Math.round(document.querySelector('#hosts"
                                                + " .run').getBoundingClientRect().top))")
                                .asString());

        page.evaluate("document.querySelector('#controls input[value=small]').click()");
        assertThat(
                        page.strings(
                                "[...document.querySelectorAll('[data-run]')].filter(p =>"
                                        + " !p.hidden).map(p => p.dataset.run)"))
                .isNotEmpty()
                .containsOnly("small");
    }

    private static String parts(String section) {
        return "[...document.querySelectorAll('#" + section + " > .run')].map(p => p.dataset.run)";
    }

    @Test
    void everyPinningHasAPanelWithTheLinearLineAndTheFittedCurve() throws Exception {
        Chromium page = visit(night("big", 64, 12).alone(), DESKTOP, false);
        assertThat(
                        page.strings(
                                "[...document.querySelectorAll('#panels .eyebrow')].map(p =>"
                                        + " p.textContent)"))
                .containsExactly("update · pinning compact", "update · pinning scatter");
        assertThat(
                        page.strings(
                                "[...document.querySelectorAll('#panels figure')].map(f => f.innerText)"))
                .allSatisfy(
                        cellSet ->
                                assertThat(cellSet)
                                        .contains("linear scaling", "Lines are the fitted law"));
    }

    @Test
    void aWorkloadIsChosenWithTheArrowKeys() throws Exception {
        Chromium page = visit(night("big", 16, 12).alone(), DESKTOP, false);
        page.evaluate("document.querySelector('#throughput-choice input').focus()");
        page.press("ArrowRight", 39, "");
        page.awaitCharts();
        assertThat(
                        page.strings(
                                "[...document.querySelectorAll('#panels .eyebrow')].map(p =>"
                                        + " p.textContent)"))
                .containsExactly("update-read:kind=read,share=10% · pinning compact");
        assertQuiet(page, scratch.resolve("report.html"));
    }

    @Test
    void aCounterIsTakenOutAndPutInWithTheKeyboard() throws Exception {
        Chromium page = visit(SyntheticRun.large().alone(), DESKTOP, false);
        String labels =
                "[...document.querySelectorAll('#panels svg text')].map(t => t.textContent)";
        assertThat(page.strings(labels)).contains("AtomicLong");
        page.evaluate(
                "[...document.querySelectorAll('#legend button')].find(b => b.textContent ==="
                        + " 'AtomicLong').focus()");
        page.press(" ", 32, " ");
        page.await(
                "![...document.querySelectorAll('#panels svg text')].some(t => t.textContent ==="
                        + " 'AtomicLong')");
        page.press(" ", 32, " ");
        page.await(
                "[...document.querySelectorAll('#panels svg text')].some(t => t.textContent ==="
                        + " 'AtomicLong')");
    }

    @Test
    void everyBoxThatScrollsAndEveryControlCanBeReachedByTab() throws Exception {
        Chromium page = visit(runs("hosts"), PHONE, false);
        assertThat(
                        page.strings(
                                "[...document.querySelectorAll('.box')].filter(b => b.tabIndex !== 0"
                                        + " || (b.tagName !== 'PRE' && !b.ariaLabel)).map(b =>"
                                        + " b.className)"))
                .isEmpty();
        assertThat(page.evaluate("document.querySelectorAll('[tabindex=\"-1\"]').length").asInt())
                .isZero();
        page.press("Tab", 9, "");
        assertThat(page.evaluate("document.activeElement.textContent").asString())
                .isEqualTo("Skip to all results");
    }

    @Test
    void aBigRunBeginsWithFewRowsAndFindsTheOthers() throws Exception {
        SyntheticRun run = night("big", 256, 60);
        Chromium page = visit(run.alone(), DESKTOP, false);
        assertThat(run.manifest().plan().cells()).hasSizeGreaterThan(3_000);
        String rows = "document.querySelectorAll('#results-of tbody tr').length";
        assertThat(page.evaluate(rows).asInt()).isEqualTo(50);
        assertThat(page.evaluate("document.querySelectorAll('#heat-of tbody tr').length").asInt())
                .isEqualTo(15);
        assertThat(page.evaluate("document.querySelectorAll('*').length").asInt())
                .isLessThan(15_000);
        assertThat(
                        page.evaluate(
                                        "document.querySelector('.heat').scrollWidth >"
                                                + " document.querySelector('.heat').clientWidth")
                                .asBoolean())
                .as("the heat map scrolls in its own box")
                .isTrue();

        page.evaluate("document.querySelector('input[type=search]').focus()");
        page.type("JCTools scatter 64");
        page.await("document.querySelector('output').textContent === '1 row'");
        assertThat(page.evaluate(rows).asInt()).isEqualTo(1);
        assertThat(
                        page.evaluate("document.querySelector('#results-of tbody').innerText")
                                .asString())
                .contains("JCTools", "update · pinning scatter");
    }

    @Test
    void eachRowHasTheCommandThatMeasuresItAgain() throws Exception {
        Chromium page = visit(SyntheticRun.small().alone(), DESKTOP, false);
        assertThat(
                        page.strings(
                                "[...document.querySelectorAll('#results-of tbody code')].map(c =>"
                                        + " c.textContent)"))
                .hasSize(20)
                .contains(
                        "counters run --variants=percpu:heap:cpu:atomic,LongAdder,empty"
                                + " --workloads=update --threads=2 --pinning=compact"
                                + " '--jdk=/opt/jdk 25' --forks=3");
    }

    @Test
    void warningsStandInTheRowThatTheyAreOf() throws Exception {
        SyntheticRun run =
                SyntheticRun.small()
                        .changed(
                                row ->
                                        row.subject().equals("JCTools") && row.fork() == 1
                                                ? doubted(row, "the <b>CPU</b> was hot")
                                                : row);
        Chromium page = visit(run.alone(), DESKTOP, false);
        assertThat(
                        page.strings(
                                "[...document.querySelectorAll('#results-of .warning')].map(d =>"
                                        + " d.closest('tr').querySelector('.subject').textContent + '"
                                        + " ' + d.textContent)"))
                .containsExactly(
                        "JCTools ⚠ the <b>CPU</b> was hot", "JCTools ⚠ the <b>CPU</b> was hot");
    }

    private static ForkResult doubted(ForkResult row, String warning) {
        return new ForkResult(
                row.cell(),
                row.fork(),
                row.purpose(),
                row.series(),
                row.workers(),
                row.validation(),
                row.conditions(),
                List.of(warning),
                row.error(),
                row.started(),
                row.finished());
    }

    @Test
    void aCounterThatLostIsListedAndNotDrawn() throws Exception {
        SyntheticRun run = SyntheticRun.small().only(row -> row.scenario().threads() == 2);
        Chromium page = visit(run.alone(), DESKTOP, false);
        String text = page.evaluate("document.body.innerText").asString();
        assertThat(text)
                .containsPattern("No score: lost 50,000,\\d{3} of 150,000,000 updates")
                .containsPattern("nonatomic:heap:single:plain, 2 threads: lost");
        assertThat(page.strings(TEXTS_OF_CHARTS + ".map(t => t.textContent)"))
                .contains("percpu:offheap")
                .noneMatch(label -> label.startsWith("nonatomic"));
        assertThat(
                        page.strings(
                                "[...document.querySelectorAll('.heat .failed')].map(c => c.title)"))
                .singleElement()
                .asString()
                .startsWith("nonatomic:heap:single:plain, update, 2 threads: lost");
    }

    @Test
    void oneThreadCountOrOneSubjectIsStillDrawn() throws Exception {
        SyntheticRun count = SyntheticRun.large().only(row -> row.scenario().threads() == 4);
        String drawn = "[...document.querySelectorAll('.chart')].map(b => b.dataset.drawn)";
        assertThat(visit(count.alone(), DESKTOP, false).strings(drawn)).hasSize(3);
        SyntheticRun subject = SyntheticRun.small().only(row -> row.subject().equals("LongAdder"));
        Chromium page = visit(subject.alone(), PHONE, true);
        assertThat(page.strings(drawn)).hasSize(2);
        assertThat(page.evaluate("document.body.innerText").asString())
                .contains("The empty loop has no score here, so its time is included.");
    }

    @Test
    void aRunWithoutAnyScoreSaysSo() throws Exception {
        String hostile = "exit 134 </script><b>& \"quoted\" <!-- {{data}}";
        Chromium failed = visit(SyntheticRun.small().allFailed(hostile).alone(), DESKTOP, false);
        assertThat(failed.evaluate("document.querySelectorAll('.chart').length").asInt()).isZero();
        assertThat(failed.evaluate("document.body.innerText").asString())
                .contains("No counter has a score", "Nothing to draw", "none has a score")
                .contains("failed (" + hostile + ")");
        Chromium nothing = visit(SyntheticRun.small().only(row -> false).alone(), PHONE, true);
        assertThat(nothing.evaluate("document.querySelectorAll('.chart').length").asInt()).isZero();
        assertThat(nothing.evaluate("document.body.innerText").asString())
                .contains("Nothing was measured: the run has no fork result.");
    }

    @Test
    void whatIsMissingIsSaidWithTheCommandThatMakesIt() throws Exception {
        Chromium page = visit(SyntheticRun.small().alone(), DESKTOP, false);
        assertThat(page.evaluate("document.getElementById('memory').innerText").asString())
                .contains("were not measured: counters footprint -o DIR");
        assertThat(page.evaluate("document.getElementById('latency').innerText").asString())
                .contains("was not measured: counters c2c -o DIR");
    }

    @Test
    void hostileNamesShowAsText() throws Exception {
        String name = "<img src=x onerror=alert(1)>:heap'\"&</td>:{a|b}:\u202e";
        SyntheticRun run =
                SyntheticRun.of(
                        SyntheticHost.bigBox("<script>alert('host')</script> \"x\" ü", 4),
                        List.of(name, "LongAdder", "empty"),
                        List.of(
                                SyntheticRun.work(
                                        "<b>work</b>", "key</script>", "\"><svg onload=1>"),
                                SyntheticRun.work("update")),
                        List.of(1, 2, 3, 4));
        Chromium page =
                visit(
                        List.of(run.reported("<i>one</i>"), run.reported("two\" onfocus=\"x")),
                        DESKTOP,
                        false);
        assertThat(
                        page.evaluate(
                                        "document.querySelectorAll('main img, main b, main i').length")
                                .asInt())
                .isZero();
        assertThat(
                        page.evaluate(
                                        "document.querySelectorAll('[onerror], [onload], [onfocus]').length")
                                .asInt())
                .isZero();
        assertThat(page.evaluate("document.body.textContent").asString())
                .contains(name, "<b>work</b>", "<i>one</i>", "<script>alert('host')</script>");
    }
}
