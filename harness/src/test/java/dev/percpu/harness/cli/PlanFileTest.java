package dev.percpu.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percpu.harness.bench.load.Job;
import dev.percpu.harness.pinning.Pinning;
import dev.percpu.harness.plan.PlanException;
import dev.percpu.harness.plan.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanFileTest {

    @TempDir Path temporary;
    private Path file;

    @BeforeEach
    void path() {
        file = temporary.resolve("plan.yaml");
    }

    private Request read(String text, String... options) throws IOException, PlanException {
        Files.writeString(file, text);
        return read(file, options);
    }

    private static Request read(Path file, String... options) throws PlanException {
        return Requests.of(
                Stream.concat(Stream.of("--file=" + file), Stream.of(options))
                        .toArray(String[]::new));
    }

    private AbstractThrowableAssert<?, ?> refusal(String text) {
        return assertThatThrownBy(() -> read(text))
                .isInstanceOf(PlanException.class)
                .hasMessageNotContaining("\n");
    }

    private String line(int number) {
        return "'" + file + "', line " + number + ": ";
    }

    @Test
    void everyKeyIsAnOptionWithAValueOrAList() throws Exception {
        Request request =
                read(
                        """
                        # overnight
                        variants: all
                        workloads: [update, "mixed:share=10"]
                        threads: 1,2,4..max
                        pinning:
                          - compact
                          - scatter
                        preset: rigorous
                        forks: 5
                        order: random
                        seed: 42
                        budget: 8h
                        until-ci: 2%
                        jdk: JDK
                        jvm-arg: [-Xmx1g, "-XX:+UseZGC", "-Da=1,2", "-Db=${user.home}$$"]
                        possible-cpus: [256, 4096]
                        perf: off
                        """
                                .replace("JDK", System.getProperty("java.home")));

        assertThat(request)
                .as("exactly what the options are; YAML 1.1 reads off as a boolean")
                .isEqualTo(
                        Requests.of(
                                "--variants=all",
                                "--workloads=update,mixed:share=10",
                                "--threads=1,2,4..max",
                                "--pinning=compact,scatter",
                                "--preset=rigorous",
                                "--forks=5",
                                "--order=random",
                                "--seed=42",
                                "--budget=8h",
                                "--until-ci=2%",
                                "--jdk=" + System.getProperty("java.home"),
                                "--jvm-arg=-Xmx1g",
                                "--jvm-arg=-XX:+UseZGC",
                                "--jvm-arg=-Da=1,2",
                                "--jvm-arg=-Db=${user.home}$$",
                                "--possible-cpus=256",
                                "--possible-cpus=4096",
                                "--perf=off"));
        assertThat(request.workloads()).extracting(Job::name).containsExactly("update", "mixed");
        assertThat(request.pinnings())
                .extracting(Pinning::word)
                .containsExactly("compact", "scatter");
        assertThat(request.forks()).contains(5);
        assertThat(request.untilCi()).contains(0.02);
        assertThat(request.jvmArguments()).hasSize(4).contains("-Da=1,2");
        assertThat(request.possibleCpus()).containsExactly(256, 4096);
        assertThat(request.counting()).isFalse();
    }

    @Test
    void anEmptyFileAsksForWhatIsUsual() throws Exception {
        assertThat(read("# nothing\n")).isEqualTo(Requests.of());
    }

    @Test
    void anOptionOnTheCommandLineOverridesTheFile() throws Exception {
        Request both =
                read("forks: nonsense\nseed: 2\nthreads: [4, 8]\n", "--forks=9", "--threads=1");

        assertThat(both.forks()).contains(9);
        assertThat(both.seed()).isEqualTo(2);
        assertThat(both.threads()).isEqualTo(Requests.of("--threads=1").threads());
    }

    @Test
    void anUnknownKeyIsRefusedWithItsLineAndWhatMayHaveBeenMeant() {
        refusal("forks: 3\n\nthread: 1\n")
                .hasMessage(
                        line(3)
                                + "unknown key 'thread'; did you mean threads? keys are options"
                                + " without their dashes");
    }

    @Test
    void whatIsNoMappingOfValuesIsRefusedWithItsLine() {
        refusal("- a\n").hasMessageContaining(line(1) + "a plan is made of lines");
        refusal("forks: 3\nthreads: {a: b}\n").hasMessageContaining(line(2) + "threads takes");
        refusal("threads:\n  - [1]\n").hasMessageContaining(line(2) + "threads takes");
        refusal("threads:\nforks: 3\n").hasMessageContaining("threads has no value");
        refusal("threads: []\n").hasMessageContaining("threads has an empty list");
        refusal("threads: null\n").hasMessageContaining("threads has no value");
        refusal("forks: 3\nforks: 4\n").hasMessageContaining(line(2) + "forks is given twice");
        refusal("forks: 3\n---\nforks: 4\n").hasMessageContaining("a second document begins");
    }

    @Test
    void whatIsNoYamlIsRefusedWithItsLine() {
        refusal("forks: 3\nthreads: [1, 2\n").hasMessageContaining("line 3: this is not YAML");
        refusal("forks: 3\n\tthreads: 1\n")
                .hasMessageStartingWith(
                        line(2)
                                + "this is not YAML: found character '\\t(TAB)' that cannot start"
                                + " any token");
    }

    @Test
    void aFileThatGrowsWhileItIsReadIsRefusedAtOnce() {
        StringBuilder bomb = new StringBuilder("variants: &a0 [x, x]\n");
        for (int i = 1; i < 64; i++) {
            String before = "*a" + (i - 1);
            bomb.append("k" + i + ": &a" + i + " [" + before + ", " + before + "]\n");
        }

        refusal(bomb.toString()).hasMessageContaining(line(2) + "unknown key 'k1'");
        refusal("variants: &a [x]\nthreads: [*a, *a]\n")
                .hasMessageContaining(line(2) + "an alias stands for a value");
        refusal("variants: " + "[".repeat(60_000)).hasMessageContaining("variants takes");
    }

    @Test
    void aFileThatIsTooLargeOrNoTextOrMissingIsRefusedByName() throws IOException {
        refusal("# " + "x".repeat(1 << 16)).hasMessageContaining("more than 65536 bytes");
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertThatThrownBy(() -> read(file)).hasMessageContaining("cannot be read as text");
        Files.delete(file);
        assertThatThrownBy(() -> read(file))
                .hasMessage("the file '" + file + "' does not exist; name a YAML file");
        assertThatThrownBy(() -> read(temporary)).hasMessageContaining("cannot be read as text");
    }

    @Test
    void aKeyOfOneValueRefusesTwo() {
        refusal("seed: 1\nforks: [3, 4]\n")
                .hasMessage(line(2) + "forks takes one value, not 3 and 4");
    }

    @Test
    void aTagConstructsNothing() throws Exception {
        assertThat(read("jvm-arg: !!java.net.URL [\"http://localhost:1/\"]\n").jvmArguments())
                .containsExactly("http://localhost:1/");
        refusal("jdk: !!javax.script.ScriptEngineManager {a: b}\n")
                .hasMessageContaining(line(1) + "jdk takes");
        assertThat(read("forks: !!int 3\n").forks()).contains(3);
    }

    @Test
    void deepNestingInAnyFormIsRefusedWhereItBegins() {
        refusal("threads: " + "{a: ".repeat(10_000)).hasMessageContaining(line(1) + "threads");
        refusal("threads:\n" + "- ".repeat(20_000)).hasMessageContaining("threads takes");
        refusal("? ".repeat(20_000)).hasMessageContaining("line 1: ");
    }

    @Test
    void tenMillionItemsAreRefusedUnread() throws IOException {
        byte[] items = new byte[20_000_000];
        Arrays.fill(items, (byte) ',');
        Files.write(file, items);
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("more than 65536 bytes");
    }

    @Test
    void aNumberBeyondEveryTypeIsAWordLikeAnyOther() throws Exception {
        String digits = "9".repeat(3000);
        assertThat(read("jvm-arg: " + digits + "\n").jvmArguments()).containsExactly(digits);
        assertThat(read("jvm-arg: 1e999999999\n").jvmArguments()).containsExactly("1e999999999");
        refusal("forks: " + digits + "\n").hasMessage("forks must be 1 to 1000, not " + digits);
        refusal("forks: 1e999999999\n").hasMessage("forks must be 1 to 1000, not 1e999999999");
    }
}
