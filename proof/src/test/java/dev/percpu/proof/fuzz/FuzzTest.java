package dev.percpu.proof.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Jazzer on every parser, guided by coverage, in a JVM of its own for each. The property {@code
 * fuzz.seconds} says how long; what is found, and what covers most, stays below {@code
 * target/fuzz}.
 */
@Tag("fuzz")
class FuzzTest {

    private static final int SECONDS = Integer.getInteger("fuzz.seconds", 600);

    /** For the start of the JVM on a busy machine. */
    private static final int SLACK_SECONDS = 300;

    private static final Pattern RUNS = Pattern.compile("Done (\\d+) runs in");

    @ParameterizedTest
    @EnumSource(Target.class)
    void fuzzingFindsNoError(Target target) throws IOException, InterruptedException {
        Path directory = Path.of("target/fuzz", target.name().toLowerCase(Locale.ROOT));
        Path corpus = Files.createDirectories(directory.resolve("corpus").toAbsolutePath());
        Path log = directory.resolve("log.txt");
        Process jazzer =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx1g",
                                "-XX:+UseSerialGC",
                                "-XX:+EnableDynamicAgentLoading",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "com.code_intelligence.jazzer.Jazzer",
                                "--target_class=" + target.className(),
                                "--instrumentation_includes=dev.percpu.**",
                                "--custom_hook_includes=dev.percpu.**",
                                "--reproducer_path=" + directory,
                                "-artifact_prefix=" + directory + "/",
                                "-max_total_time=" + SECONDS,
                                "-timeout=120",
                                "-rss_limit_mb=3000",
                                "-max_len=4096",
                                "-print_final_stats=1",
                                corpus.toString(),
                                target.seeds().toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try {
            assertThat(jazzer.waitFor(SECONDS + SLACK_SECONDS, TimeUnit.SECONDS))
                    .as("ends in time; see " + log)
                    .isTrue();
        } finally {
            jazzer.destroyForcibly();
        }
        assertThat(jazzer.exitValue()).as("finds nothing; see " + log).isZero();
        Matcher runs = RUNS.matcher(Files.readString(log));
        assertThat(runs.find()).as("says what it has done; see " + log).isTrue();
        assertThat(Long.parseLong(runs.group(1))).isGreaterThan(target.seedFiles().size());
    }
}
