package dev.percpu.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.Counters;
import dev.percpu.counters.heap.HeapProvider;
import dev.percpu.counters.linux.Ladder;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The three libraries work as named modules, and ask for native access by their module's name. */
class ModulePathTest {

    private static final String PROGRAM =
            """
            public class Main {
                public static void main(String[] args) {
                    try (var counter = dev.percpu.counters.Counters.create("percpu:offheap")) {
                        counter.add(42);
                        System.out.println(counter.getClass().getModule().getName());
                        System.out.println(counter.sum());
                    }
                }
            }
            """;

    @TempDir Path directory;

    @Test
    void countersAreFoundOnTheModulePath() throws Exception {
        String output = run("--enable-native-access=dev.percpu.counters.offheap");
        assertThat(output)
                .contains("dev.percpu.counters.heap")
                .contains("42")
                .doesNotContain("JAVA");
    }

    @Test
    void withoutNativeAccessTheFlagForTheModulePathIsNamed() throws Exception {
        String output = run("--illegal-native-access=deny");
        assertThat(output)
                .contains("42")
                .contains("Rung JAVA")
                .contains("--enable-native-access=dev.percpu.counters.offheap");
    }

    private String run(String flag) throws Exception {
        Path main = Files.writeString(directory.resolve("Main.java"), PROGRAM);
        String modules =
                Stream.of(Counters.class, HeapProvider.class, Ladder.class)
                        .map(ModulePathTest::location)
                        .collect(Collectors.joining(File.pathSeparator));
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        flag,
                        "--module-path",
                        modules,
                        "--add-modules",
                        "dev.percpu.counters.offheap",
                        main.toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static String location(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
