package dev.percpu.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percpu.harness.bench.load.Job;
import dev.percpu.harness.pinning.Pinning;
import dev.percpu.harness.plan.PlanException;
import dev.percpu.harness.plan.Preset;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Timing;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Model.CommandSpec;

class ConvertersTest {

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
    void durationsAreShortOrIso(String text, Duration length) throws PlanException {
        assertThat(new Converters.Length().convert(text)).isEqualTo(length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "8", "8 h", "h", "-8h", "8h8h", "0s", "1.5h", "PT", "PT-8H", "soon"})
    void anInvalidDurationIsRefused(String text) {
        assertThatThrownBy(() -> new Converters.Length().convert(text))
                .isInstanceOf(PlanException.class)
                .hasMessage(
                        "budget must be a duration such as 8h, 90m, 1h30m, 45s or PT8H, not '"
                                + text
                                + "'");
    }

    @ParameterizedTest
    @CsvSource({"2%,0.02", "0.5%,0.005", "99.9%,0.999", "2 %,0.02"})
    void sharesArePercentages(String text, double share) throws PlanException {
        assertThat(new Converters.Percentage().convert(text)).isEqualTo(share);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2", "0.02", "0%", "100%", "-1%", "%", "2%%", "1e1%"})
    void anInvalidShareIsRefused(String text) {
        assertThatThrownBy(() -> new Converters.Percentage().convert(text))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("percentage")
                .hasMessageContaining("'" + text + "'");
    }

    @Test
    void aPieceThatContinuesTheOneBeforeStaysWithIt() throws PlanException {
        assertThat(
                        new Converters.Workloads()
                                .convert("update, mixed:share=1,read=approximate,update"))
                .containsExactly(
                        Job.parse("update"),
                        Job.parse("mixed:share=1,read=approximate"),
                        Job.parse("update"));
        assertThatThrownBy(() -> new Converters.Workloads().convert("share=1,share=2"))
                .as("the first piece of a value continues nothing")
                .hasMessageContaining("unknown workload 'share=1,share=2'");
        assertThat(new Converters.Pinnings().convert("cpus:0,1,compact"))
                .extracting(Pinning::word)
                .containsExactly("cpus:0-1", "compact");
    }

    @Test
    void anUnknownWordIsRefusedAndTheKnownWordsAreListed() throws PlanException {
        assertThat(new Converters.OrderWord().convert("random")).isEqualTo(Plan.Order.RANDOM);
        assertThatThrownBy(() -> new Converters.OrderWord().convert("RANDOM"))
                .hasMessage("unknown order 'RANDOM'; use one of interleaved, random, serial");
    }

    @Test
    void numbersHaveBounds() throws PlanException {
        assertThat(new Converters.Forks().convert("1000")).isEqualTo(1000);
        for (String text : List.of("0", "1001", "x", "", "1.0", "99999999999")) {
            assertThatThrownBy(() -> new Converters.Forks().convert(text))
                    .hasMessage("forks must be 1 to 1000, not " + text);
        }
    }

    @Test
    void theHelpOfPresetsIsWhatTheyAre() {
        String help =
                String.join(
                        "\n",
                        CommandSpec.forAnnotatedObject(new PlanOptions())
                                .findOption("--preset")
                                .description());
        for (Preset preset : Preset.values()) {
            Timing timing = preset.timing();
            assertThat(help)
                    .contains(
                            "%s: %d fork%s, %d x %d ms + %d x %d ms"
                                    .formatted(
                                            preset.name().toLowerCase(Locale.ROOT),
                                            preset.forks(),
                                            preset.forks() == 1 ? "" : "s",
                                            timing.warmups(),
                                            timing.warmup().toMillis(),
                                            timing.iterations(),
                                            timing.iteration().toMillis()));
        }
    }
}
