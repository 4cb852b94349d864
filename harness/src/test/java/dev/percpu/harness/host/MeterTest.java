package dev.percpu.harness.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a meter reads from captured files. */
class MeterTest {

    private static final String CPUFREQ = "sys/devices/system/cpu/cpu%d/cpufreq/scaling_cur_freq";

    private static final String CPUINFO =
            """
            processor	: 0
            model name	: some
            cpu MHz		: 2000.000
            flags		: fpu aperfmperf

            processor	: 1
            cpu MHz		: 3000.500

            processor	: 8
            cpu MHz		: 800.000
            """;

    /** The columns are user, nice, system, idle, iowait, irq, softirq, steal, guest, guest nice. */
    private static final String BEFORE =
            """
            cpu  300 0 0 600 0 0 0 100 50 0
            cpu0 100 0 0 200 0 0 0 0 50 0
            cpu1 100 0 0 200 0 0 0 50 0 0
            cpu10 100 0 0 200 0 0 0 50 0 0
            intr 1222953 0 0
            """;

    private static final String AFTER =
            """
            cpu  500 0 0 900 0 0 0 200 150 0
            cpu0 150 0 0 250 0 0 0 0 150 0
            cpu1 140 0 0 230 0 0 0 80 0 0
            cpu10 100 0 0 200 0 0 0 150 0 0
            intr 1222953 0 0
            """;

    @TempDir Path root;

    private void file(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Meter meter(Integer... cpus) {
        return new Meter(new KernelFiles(root), List.of(cpus));
    }

    @BeforeEach
    void aMachine() throws IOException {
        file("sys/devices/system/cpu/online", "0-1\n");
        file("proc/stat", BEFORE);
        file("proc/loadavg", "1.50 1.00 1.00 1/200 4711\n");
    }

    private Meter.Span span(Integer... cpus) throws IOException {
        Meter.Reading before = meter(cpus).read();
        file("proc/stat", AFTER);
        return Meter.between(before, meter(cpus).read());
    }

    @Test
    void stealIsTheShareOfTheGivenCpusTime() throws IOException {
        assertThat(span(0).steal()).hasValue(0.0);
        file("proc/stat", BEFORE);
        assertThat(span(1).steal()).hasValueSatisfying(s -> assertThat(s).isEqualTo(0.3));
        file("proc/stat", BEFORE);
        assertThat(span(0, 1).steal())
                .hasValueSatisfying(s -> assertThat(s).isCloseTo(0.15, within(1e-9)));
        file("proc/stat", BEFORE);
        assertThat(span(10, 10).steal()).hasValue(1.0);
    }

    @Test
    void withoutCpusStealIsThatOfTheMachine() throws IOException {
        assertThat(span().steal())
                .hasValueSatisfying(s -> assertThat(s).isCloseTo(1.0 / 6, within(1e-9)));
    }

    @Test
    void aCpuWithoutALineLeavesStealEmptyWithTheReason() throws IOException {
        Meter.Span span = span(0, 7);

        assertThat(span.steal()).isEmpty();
        assertThat(span.absent().get("steal")).contains("/proc/stat");
    }

    @Test
    void withoutATickThereIsNoShare() {
        Meter.Reading now = meter(0).read();

        Meter.Span span = Meter.between(now, now);
        assertThat(span.steal()).isEmpty();
        assertThat(span.absent().get("steal")).contains("no tick");
    }

    @Test
    void countsThatTheKernelCorrectsDownwardsGiveNoNegativeShare() throws IOException {
        file("proc/stat", AFTER);
        Meter.Reading before = meter(1).read();
        file("proc/stat", AFTER.replace("cpu1 140 0 0 230 0 0 0 80", "cpu1 140 0 0 260 0 0 0 79"));

        assertThat(Meter.between(before, meter(1).read()).steal()).hasValue(0.0);
    }

    @Test
    void theFrequencyIsTheMeanThatCpufreqTells() throws IOException {
        file(CPUFREQ.formatted(0), "2400000\n");
        file(CPUFREQ.formatted(1), "3600000\n");
        file("proc/cpuinfo", CPUINFO);
        Meter.Reading before = meter(1, 0, 1).read();
        file(CPUFREQ.formatted(1), "2600000\n");

        Meter.Span span = Meter.between(before, meter(0, 1).read());
        assertThat(span.megahertzBefore()).hasValue(3000.0);
        assertThat(span.megahertzAfter()).hasValue(2500.0);
        assertThat(Meter.between(meter(1).read(), before).megahertzBefore()).hasValue(2600.0);
        assertThat(Meter.between(meter().read(), before).megahertzBefore()).hasValue(2500.0);
        assertThat(span.absent()).doesNotContainKeys("megahertzBefore", "megahertzAfter");
    }

    @Test
    void withoutCpufreqItIsThatOfTheListOfProcessors() throws IOException {
        file("proc/cpuinfo", CPUINFO);

        assertThat(span(1, 8).megahertzBefore()).hasValue(1900.25);
    }

    @Test
    void aNominalFrequencyIsNotUsed() throws IOException {
        file("proc/cpuinfo", CPUINFO.replace(" aperfmperf", ""));

        Meter.Span span = span(0);
        assertThat(span.megahertzBefore()).isEmpty();
        assertThat(span.megahertzAfter()).isEmpty();
        assertThat(span.absent().get("megahertzBefore")).contains("nominal frequency only");
        assertThat(span.absent().get("megahertzAfter")).contains("nominal frequency only");
    }

    @Test
    void missingReadingsHaveAReason() throws IOException {
        assertThat(span(0).absent().get("megahertzBefore"))
                .contains("scaling_cur_freq", "no line cpu MHz");
        file("proc/cpuinfo", CPUINFO);
        assertThat(span(0, 2).absent().get("megahertzAfter")).contains("does not list all CPUs");

        Meter nothing = new Meter(new KernelFiles(root.resolve("none")), List.of());
        Meter.Span span = Meter.between(nothing.read(), nothing.read());
        assertThat(span.absent()).containsOnlyKeys("megahertzBefore", "megahertzAfter", "steal");
        assertThat(span.absent().get("megahertzBefore")).contains("which CPUs are online");
    }

    @Test
    void thisMachineCanBeRead() {
        Meter meter = new Meter(List.of());
        Meter.Span span = Meter.between(meter.read(), meter.read());

        assertThat(span.megahertzBefore().isPresent())
                .isNotEqualTo(span.absent().containsKey("megahertzBefore"));
        assertThat(span.steal().isPresent()).isNotEqualTo(span.absent().containsKey("steal"));
    }
}
