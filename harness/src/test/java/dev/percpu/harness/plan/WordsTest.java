package dev.percpu.harness.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percpu.harness.store.Order;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {

    @ParameterizedTest
    @CsvSource({
        "8h,PT8H",
        "90m,PT1H30M",
        "45s,PT45S",
        "1h30m,PT1H30M",
        "1h2m3s,PT1H2M3S",
        "PT8H,PT8H",
        "pt90m,PT1H30M",
        "P1DT2H,PT26H"
    })
    void lengthsOfTimeAreShortOrIso(String text, Duration length) throws PlanException {
        assertThat(Words.length("budget", text)).isEqualTo(length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "8", "8 h", "h", "-8h", "8h8h", "0s", "1.5h", "PT", "PT-8H", "soon"})
    void whatIsNoLengthOfTimeIsRefused(String text) {
        assertThatThrownBy(() -> Words.length("budget", text))
                .isInstanceOf(PlanException.class)
                .hasMessage(
                        "budget must be a length of time such as 8h, 90m, 1h30m, 45s or PT8H, not '"
                                + text
                                + "'");
    }

    @ParameterizedTest
    @CsvSource({"2%,0.02", "0.5%,0.005", "99.9%,0.999", "2 %,0.02"})
    void sharesArePercentages(String text, double share) throws PlanException {
        assertThat(Words.share("until-ci", text)).isEqualTo(share);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2", "0.02", "0%", "100%", "-1%", "%", "2%%", "1e1%"})
    void whatIsNoShareIsRefused(String text) {
        assertThatThrownBy(() -> Words.share("until-ci", text))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("percentage")
                .hasMessageContaining("'" + text + "'");
    }

    @Test
    void aPieceThatContinuesTheOneBeforeStaysWithIt() {
        Pattern parameter = Pattern.compile("[^:]*=.*");

        assertThat(Words.separated(List.of("update, mixed:reads=1,read=sum,many", "b"), parameter))
                .containsExactly("update", "mixed:reads=1,read=sum", "many", "b");
        assertThat(Words.separated(List.of("reads=1", "reads=2"), parameter))
                .as("the first piece of a value continues nothing")
                .containsExactly("reads=1", "reads=2");
    }

    @Test
    void anUnknownWordIsRefusedWithThoseThatThereAre() throws PlanException {
        assertThat(Words.word("order", "random", Order.class)).isEqualTo(Order.RANDOM);
        assertThatThrownBy(() -> Words.word("order", "RANDOM", Order.class))
                .hasMessage("unknown order 'RANDOM'; there are interleaved, random, serial");
    }

    @Test
    void numbersHaveBounds() throws PlanException {
        assertThat(Words.number("forks", "3", 1, 3)).isEqualTo(3);
        for (String text : List.of("0", "4", "x", "", "1.0", "99999999999")) {
            assertThatThrownBy(() -> Words.number("forks", text, 1, 3))
                    .hasMessage("forks must be 1 to 3, not " + text);
        }
    }
}
