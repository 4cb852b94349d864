package dev.percpu.proof.machines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The bundle of the harness, made of the jars that the harness was packaged with. */
final class Bundled {

    private static final Path HOME = Path.of("..", "harness").toAbsolutePath().normalize();

    private Bundled() {}

    /** Makes it, or skips the test if the harness was compiled without being packaged. */
    static Path make() throws IOException, InterruptedException {
        List<Path> jars =
                Stream.concat(
                                jars(HOME.resolve("target"))
                                        .filter(jar -> !jar.toString().endsWith("-tests.jar")),
                                jars(HOME.resolve("target/lib")))
                        .toList();
        assumeTrue(!jars.isEmpty(), "the harness has no jars; build it with mvn verify");
        Files.createDirectories(EmulatorHost.TARGET);
        Path bundle = EmulatorHost.TARGET.resolve("bundle.tar.gz");
        Process made =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-Ddev.percpu.counters.home=" + HOME,
                                "-cp",
                                jars.stream()
                                        .map(Path::toString)
                                        .collect(Collectors.joining(File.pathSeparator)),
                                "dev.percpu.harness.cli.Main",
                                "bundle",
                                "-o",
                                bundle.toString())
                        .inheritIO()
                        .start();
        assertThat(made.waitFor()).as("exit code of 'counters bundle'").isZero();
        return bundle;
    }

    private static Stream<Path> jars(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files
                    .filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }
}
