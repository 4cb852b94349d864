package dev.percpu.harness.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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

    private Request read(String text) throws IOException, PlanException {
        return PlanFile.read(Files.writeString(file, text));
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
                        workloads: [update, "mixed:reads=10"]
                        threads: 1,2,4..max
                        place:
                          - compact
                          - scatter
                        preset: rigorous
                        forks: 5
                        order: random
                        seed: 42
                        budget: 8h
                        until-ci: 2%
                        jdk: /opt/jdk-25
                        jvm-arg: [-Xmx1g, "-XX:+UseZGC"]
                        possible-cpus: [256, 4096]
                        perf: off
                        """);

        assertThat(request.words().keySet()).containsExactlyInAnyOrder(Key.values());
        assertThat(request.all(Key.WORKLOADS)).containsExactly("update", "mixed:reads=10");
        assertThat(request.all(Key.THREADS)).containsExactly("1,2,4..max");
        assertThat(request.all(Key.PLACE)).containsExactly("compact", "scatter");
        assertThat(request.one(Key.FORKS)).contains("5");
        assertThat(request.one(Key.UNTIL_CI)).contains("2%");
        assertThat(request.all(Key.JVM_ARG)).containsExactly("-Xmx1g", "-XX:+UseZGC");
        assertThat(request.all(Key.POSSIBLE_CPUS)).containsExactly("256", "4096");
        assertThat(request.one(Key.PERF)).as("YAML 1.1 reads off as a boolean").contains("off");
    }

    @Test
    void anEmptyFileAsksForWhatIsUsual() throws Exception {
        assertThat(read("# nothing\n")).isEqualTo(Request.USUAL);
    }

    @Test
    void whatIsSaidElsewhereTakesThePlaceOfTheFiles() throws Exception {
        Request both = Request.USUAL.with(Key.FORKS, "9").or(read("forks: 5\nseed: 2\n"));

        assertThat(both.one(Key.FORKS)).contains("9");
        assertThat(both.one(Key.SEED)).contains("2");
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
        refusal("forks: 3\nforks: 4\n").hasMessageContaining(line(2) + "forks is there twice");
        refusal("forks: 3\n---\nforks: 4\n").hasMessageContaining("a second document begins");
    }

    @Test
    void whatIsNoYamlIsRefusedWithItsLine() {
        refusal("forks: 3\nthreads: [1, 2\n").hasMessageContaining("line 3: this is no YAML");
        refusal("forks: 3\n\tthreads: 1\n")
                .hasMessageStartingWith(
                        line(2)
                                + "this is no YAML: found character '\\t(TAB)' that cannot start"
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
        assertThatThrownBy(() -> PlanFile.read(file))
                .hasMessageContaining("cannot be read as text");
        Files.delete(file);
        assertThatThrownBy(() -> PlanFile.read(file))
                .hasMessage("there is no file '" + file + "'; name a YAML file");
        assertThatThrownBy(() -> PlanFile.read(temporary))
                .hasMessageContaining("cannot be read as text");
    }

    @Test
    void aKeyOfOneValueRefusesTwo() {
        assertThatThrownBy(() -> read("forks: [3, 4]\n").one(Key.FORKS))
                .hasMessage("forks takes one value, not 3 and 4");
        assertThat(List.of(Key.values())).allMatch(key -> Key.named(key.label()).isPresent());
    }

    @Test
    void aTagConstructsNothing() throws Exception {
        assertThat(read("jdk: !!java.net.URL [\"http://localhost:1/\"]\n").all(Key.JDK))
                .containsExactly("http://localhost:1/");
        refusal("jdk: !!javax.script.ScriptEngineManager {a: b}\n")
                .hasMessageContaining(line(1) + "jdk takes");
        assertThat(read("forks: !!int 3\n").one(Key.FORKS)).contains("3");
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
        assertThatThrownBy(() -> PlanFile.read(file))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("more than 65536 bytes");
    }

    @Test
    void aNumberBeyondEveryTypeIsAWordLikeAnyOther() throws Exception {
        String digits = "9".repeat(3000);
        assertThat(read("forks: " + digits + "\n").one(Key.FORKS)).contains(digits);
        assertThat(read("forks: 1e999999999\n").one(Key.FORKS)).contains("1e999999999");
    }
}
