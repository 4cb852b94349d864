package dev.percpu.harness.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HtmlReportTest {

    private static final Pattern DATA =
            Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>");

    private String page(SyntheticRun run) throws IOException {
        return HtmlReport.render(run.alone());
    }

    private static JsonNode data(String page) {
        return DATA.matcher(page)
                .results()
                .map(found -> JsonMapper.shared().readTree(found.group(1)))
                .findFirst()
                .orElseThrow();
    }

    /** The policy keeps the scripts, whose text may well have addresses in it, from using them. */
    @Test
    void nothingInItIsFetched() throws Exception {
        String markup =
                page(SyntheticRun.small()).replaceAll("(?s)(<script[^>]*>).*?(</script>)", "$1$2");
        assertThat(markup)
                .containsPattern(
                        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"
                                + " style-src 'unsafe-inline'; script-src 'unsafe-inline';"
                                + " img-src data:; [^\"]*\">")
                .doesNotContainPattern("(?i)<(link|iframe|object|embed|img|base)\\b")
                .doesNotContainPattern("(?i)\\bsrc\\s*=|@import|url\\(|https?:")
                .doesNotContainPattern("(?i)\\bhref\\s*=\\s*\"[^#]");
    }

    @Test
    void itsScriptsEndWhereTheyShould() throws Exception {
        String hostile = "</script><script>alert(1)</script><!-- {{style}}";
        String page = page(SyntheticRun.small().allFailed(hostile));
        assertThat(Pattern.compile("(?i)</script>").matcher(page).results().map(MatchResult::start))
                .hasSize(4);
        assertThat(data(page).at("/runs/0/rows/0/verdict").asString())
                .isEqualTo("failed (" + hostile + ")");
    }

    @Test
    void aScriptThatNamesItsOwnEndIsEscaped() {
        assertThat(HtmlReport.script("a = '</script>' + '</SCRIPT' + '<!--'; b < c; d = '</b>'"))
                .isEqualTo("a = '\\x3c/script>' + '\\x3c/SCRIPT' + '\\x3c!--'; b < c; d = '</b>'");
    }

    @Test
    void itsDataHaveEveryCellAndNoScoreForThoseThatLost() throws Exception {
        JsonNode data = data(page(SyntheticRun.small())).at("/runs/0");
        assertThat(data.get("rows")).hasSize(20);
        assertThat(data.get("winners")).hasSize(2);
        for (JsonNode row : data.get("rows")) {
            boolean lost =
                    row.get("subject").asString().equals(SyntheticRun.NONATOMIC)
                            && row.get("threads").asInt() == 2;
            assertThat(row.get("validated").asBoolean()).isEqualTo(!lost);
            assertThat(row.get("figures").isNull()).isEqualTo(lost);
        }
    }

    @Test
    void aPlaceholderInAValueIsNotReplaced() {
        Map<String, String> values = Map.of("a", "{{b}} $1 \\", "b", "x");
        assertThat(HtmlReport.fill("{{a}}-{{b}}", values)).isEqualTo("{{b}} $1 \\-x");
        assertThatThrownBy(() -> HtmlReport.fill("{{other}}", Map.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'other'");
    }
}
