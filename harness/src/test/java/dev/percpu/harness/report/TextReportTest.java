package dev.percpu.harness.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextReportTest {

    private static String render(SyntheticRun run) {
        return TextReport.render(run.alone());
    }

    @Test
    void fitsAHundredColumnsOfPlainText() {
        for (SyntheticRun run :
                List.of(SyntheticRun.small(), SyntheticRun.polluted(), SyntheticRun.large())) {
            assertThat(render(run).lines())
                    .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100))
                    .noneMatch(line -> line.endsWith(" "));
            assertThat(render(run)).doesNotContain("\u001b").endsWith("\n");
        }
    }

    @Test
    void aCounterThatLostHasNoFigureAndSaysByHowMuch() {
        String text = render(SyntheticRun.small());
        String table = text.substring(text.indexOf("update, 2 threads"));
        assertThat(table.lines().filter(line -> line.startsWith(SyntheticRun.NONATOMIC)))
                .singleElement()
                .asString()
                .matches("\\S+(\\s+–){5}\\s+lost 33\\.3%");
        assertThat(text)
                .contains("Without a score")
                .containsPattern("lost 50,000,\\d{3} of\\s+150,000,000 updates \\(33.3%\\)");
    }

    @Test
    void everyCellSetHasItsHeaderAndTheEmptyLoopLast() {
        String text = render(SyntheticRun.large());
        assertThat(text.lines().filter(line -> line.startsWith("subject "))).hasSize(9);
        assertThat(text).containsPattern("empty .*\n\nupdate, 2 threads");
    }

    @Test
    void whatEachFurtherRoleTakesHasAColumn() {
        String text =
                render(
                        SyntheticRun.of(
                                SyntheticHost.cloud(),
                                List.of("LongAdder", "empty"),
                                List.of(SyntheticRun.work("update"), SyntheticRun.work("readers")),
                                List.of(4)));

        assertThat(text.lines().filter(line -> line.matches("subject .* net ns +read ns +ops/s.*")))
                .isNotEmpty();
        assertThat(text.lines().filter(line -> line.matches("subject .* net ns +ops/s.*")))
                .as("where there is one role, there is none")
                .isNotEmpty();
    }

    @Test
    void pollutionIsShownOnlyIfBothWorkloadsRan() {
        assertThat(render(SyntheticRun.polluted())).contains("polluted/alone");
        assertThat(render(SyntheticRun.small())).doesNotContain("polluted/alone");
    }

    @Test
    void hostRungWarningsAndAnswerAreThere() {
        assertThat(render(SyntheticRun.small()))
                .contains("AMD EPYC 9754", "0-1 allowed", "sched_getcpu", "60 of 60, 3 per cell")
                .contains("Warnings\n  The machine is virtual")
                .containsPattern("LongAdder is enough|Use ");
    }

    @Test
    void anIncompleteRunSaysSo() {
        SyntheticRun run = SyntheticRun.small().only(row -> row.fork() == 0);
        assertThat(render(run)).contains("The run is incomplete: 20 of 60 planned forks ended.");
    }

    @Test
    void aRunWithoutResultsSaysSo() {
        assertThat(render(SyntheticRun.small().only(row -> false)))
                .contains("Nothing was measured: the run has no fork result.")
                .doesNotContain("ns/op");
        assertThat(render(SyntheticRun.small().allFailed("exit 134")))
                .contains("No counter has a score")
                .contains("failed (exit 134)");
    }

    @Test
    void figuresKeepThreeDigits() {
        assertThat(Wording.number(2.9)).isEqualTo("2.90");
        assertThat(Wording.number(9.996)).isEqualTo("10.0");
        assertThat(Wording.number(14820.4)).isEqualTo("14,820");
        assertThat(Wording.engineering(303.4e6)).isEqualTo("303 M");
        assertThat(Wording.engineering(999.7e6)).isEqualTo("1.00 G");
        assertThat(Wording.engineering(12)).isEqualTo("12.0");
        assertThat(Wording.percent(0)).isEqualTo("0.0%");
        assertThat(Wording.percent(1e-9)).isEqualTo("<0.1%");
    }
}
