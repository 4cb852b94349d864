package dev.percpu.proof.machines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What an emulated AArch64 processor runs: a JDK with its libraries, and the bridge. */
final class Aarch64 {

    private static final String COMPILER = "aarch64-linux-gnu-gcc";
    private static final Path BRIDGE = Path.of("..", "native-src");
    private static final Path RUNTIME = Path.of("src", "main", "machine", "aarch64.sh");
    private static final Path TARGET = EmulatorHost.TARGET.resolve("aarch64");
    private static final Path JDK = Path.of("usr", "lib", "jvm", "java-25-openjdk-arm64");

    private final Path root;
    private final Path resources;

    private Aarch64(Path root, Path resources) {
        this.root = root;
        this.resources = resources;
    }

    /** Gets everything, or skips the test and says what is missing. One test at a time. */
    static synchronized Aarch64 prepared() throws IOException, InterruptedException {
        EmulatorHost.needs(COMPILER, "gcc-aarch64-linux-gnu");
        Path root;
        try {
            root = EmulatorHost.printed(RUNTIME.toString(), TARGET.resolve("debian").toString());
        } catch (IOException e) {
            return abort("the runtime cannot be downloaded: " + e.getMessage());
        }
        return new Aarch64(root, builtBridge());
    }

    /** A directory for the class path, with the bridge where a jar of that processor has it. */
    private static Path builtBridge() throws IOException, InterruptedException {
        Path built = TARGET.resolve("native").resolve("libpercpu.so");
        Process make =
                new ProcessBuilder(
                                "make",
                                "-s",
                                "-C",
                                BRIDGE.toString(),
                                "OUT=" + built.getParent(),
                                "CC=" + COMPILER,
                                built.toString())
                        .inheritIO()
                        .start();
        assertThat(make.waitFor()).as("make").isZero();
        Path resources = TARGET.resolve("resources");
        Path library = resources.resolve("native/linux-aarch64/libpercpu.so");
        Files.createDirectories(library.getParent());
        Files.deleteIfExists(library);
        Files.copy(built, library);
        return resources;
    }

    /** The directory that stands for the file system. */
    Path root() {
        return root;
    }

    /** The JDK in it. */
    Path jdk() {
        return root.resolve(JDK);
    }

    /** The class path of this JVM, with that processor's bridge before this one's. */
    String classPath() {
        return resources + java.io.File.pathSeparator + System.getProperty("java.class.path");
    }
}
