package dev.percpu.counters.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What runs the JVM also loads the bridge: it asks for no later glibc. */
class GlibcTest {

    private static final Pattern VERSION = Pattern.compile("GLIBC_2\\.(\\d+)(?:\\.\\d+)?\0");

    /** The latest minor version of glibc's symbols that a library or program names. */
    private static int latest(byte[] file) {
        return VERSION.matcher(new String(file, StandardCharsets.ISO_8859_1))
                .results()
                .mapToInt(version -> Integer.parseInt(version.group(1)))
                .max()
                .orElse(0);
    }

    @Test
    void theBridgeAsksForNoLaterGlibcThanTheRuntimeDoes() throws IOException {
        try (InputStream library = GlibcTest.class.getResourceAsStream(BridgeLibrary.RESOURCE)) {
            assumeTrue(library != null, "the C bridge was not built");
            assertThat(latest(library.readAllBytes())).isBetween(1, latestOfRuntime());
        }
    }

    private static int latestOfRuntime() throws IOException {
        Path libraries = Path.of(System.getProperty("java.home"), "lib");
        try (Stream<Path> files = Files.walk(libraries)) {
            Path[] all = files.filter(file -> file.toString().endsWith(".so")).toArray(Path[]::new);
            return Arrays.stream(all).mapToInt(GlibcTest::latestOf).max().orElseThrow();
        }
    }

    private static int latestOf(Path library) {
        try {
            return latest(Files.readAllBytes(library));
        } catch (IOException e) {
            throw new AssertionError(library.toString(), e);
        }
    }
}
