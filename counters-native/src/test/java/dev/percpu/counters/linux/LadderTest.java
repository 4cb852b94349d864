package dev.percpu.counters.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.percpu.counters.ffi.percpu_facts;
import dev.percpu.counters.ffi.percpu_h;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rung, in a JVM of its own: the rung, the reason, the remedy, and one log line at most. */
class LadderTest {

    /** Of a library with the version that the bindings were generated for. */
    private static final String ABI =
            "unsigned percpu_abi_version(void) { return " + percpu_h.PERCPU_ABI_VERSION() + "; }";

    private static final String LIBRARY = "-D" + BridgeLibrary.PROPERTY + "=";

    @TempDir Path directory;

    /** The child's rung and description are as expected, and only one line was logged. */
    private static void assertStandsOn(Rung rung, List<String> command, String... parts)
            throws Exception {
        ChildJvm.Result child = ChildJvm.run(command);

        assertThat(child.exit()).as("%s", child.lines()).isZero();
        List<String> lines = new ArrayList<>(child.lines());
        assertThat(lines).contains(rung.name());
        String description =
                lines.stream().filter(line -> line.startsWith("Rung ")).findFirst().orElseThrow();
        assertThat(List.of(parts)).allSatisfy(part -> assertThat(description).contains(part));
        lines.removeAll(List.of(rung.name(), description));
        if (rung == Rung.BRIDGE) {
            assertThat(lines).isEmpty();
        } else {
            assertThat(lines).containsExactly("WARNING dev.percpu.counters " + description);
        }
    }

    private static void assumeBridge() {
        assumeTrue(BridgeTest.isBuilt(), BridgeTest.NOT_BUILT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--illegal-native-access=deny", "--illegal-native-access=warn"})
    void withoutNativeAccessJavaServesAndTheFlagIsNamed(String option) throws Exception {
        assertStandsOn(
                Rung.JAVA,
                ChildJvm.describeLadder(option),
                "start Java with --enable-native-access=ALL-UNNAMED");
    }

    @Test
    void asANamedModuleItAsksForTheFlagOfTheModule() throws Exception {
        assertStandsOn(
                Rung.JAVA,
                ChildJvm.describeLadder(
                        "--illegal-native-access=deny",
                        "--module-path=" + ChildJvm.CLASS_PATH,
                        "--add-modules=dev.percpu.counters.offheap"),
                "start Java with --enable-native-access=dev.percpu.counters.offheap");
    }

    @Test
    void withTheFlagTheBridgeServesAndNothingIsLogged() throws Exception {
        assumeBridge();
        Files.createDirectory(directory.resolve("tmp"));
        assertStandsOn(
                Rung.BRIDGE,
                ChildJvm.describeLadder(
                        ChildJvm.NATIVE_ACCESS, "-Djava.io.tmpdir=" + directory.resolve("tmp")));
        assertThat(directory.resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void asANamedModuleItFindsTheBridgeInItself() throws Exception {
        assumeBridge();
        assertStandsOn(
                Rung.BRIDGE,
                ChildJvm.describeLadder(
                        "--enable-native-access=dev.percpu.counters.offheap",
                        "--module-path=" + ChildJvm.CLASS_PATH,
                        "--add-modules=dev.percpu.counters.offheap"));
    }

    @Test
    void loadsTheLibraryThatThePropertyNames() throws Exception {
        assumeBridge();
        Path copy = directory.resolve("another name.so");
        try (var library = BridgeLibrary.class.getResourceAsStream(BridgeLibrary.RESOURCE)) {
            Files.copy(library, copy);
        }
        assertStandsOn(
                Rung.BRIDGE, ChildJvm.describeLadder(ChildJvm.NATIVE_ACCESS, LIBRARY + copy));
    }

    @Test
    void namesALibraryThatIsMissing() throws Exception {
        Path absent = directory.resolve("absent.so");
        assertRefused(absent, "there is no file " + absent, "-D" + BridgeLibrary.PROPERTY);
    }

    @Test
    void namesALibraryThatIsNone() throws Exception {
        Path text = Files.writeString(directory.resolve("text.so"), "no library");
        assertLogsOnce(
                LIBRARY + text, text + " cannot be loaded", "-Ddev.percpu.counters.library=FILE");
    }

    @Test
    void refusesALibraryOfAnotherAbiAndNamesBothVersions() throws Exception {
        Path library =
                compile("unsigned percpu_abi_version(void) { return 99; }", directory, "abi.so");
        assertRefused(
                library,
                "ABI version 99",
                "built for " + percpu_h.PERCPU_ABI_VERSION(),
                "the same release");
    }

    @Test
    void refusesALibraryOfAnotherStructSizeAndNamesBothSizes() throws Exception {
        Path library =
                compile(
                        ABI
                                + "unsigned long percpu_facts_size(void) { return 4096; }"
                                + BridgeLibrary.FUNCTIONS.stream()
                                        .skip(2)
                                        .collect(Collectors.joining(", ", "int ", ";")),
                        directory,
                        "size.so");
        assertRefused(library, "size of percpu_facts 4096", "built for " + percpu_facts.sizeof());
    }

    @Test
    void refusesALibraryWithoutTheFunctions() throws Exception {
        Path library = compile("int other;", directory, "other.so");
        assertRefused(library, "has no percpu_abi_version");
        library =
                compile(
                        ABI
                                + "unsigned long percpu_facts_size(void) { return "
                                + percpu_facts.sizeof()
                                + "; }",
                        directory,
                        "half.so");
        assertRefused(library, "has no percpu_probe");
    }

    private static void assertRefused(Path library, String... parts) throws Exception {
        assertStandsOn(
                Rung.LIBC,
                ChildJvm.describeLadder(ChildJvm.NATIVE_ACCESS, LIBRARY + library),
                parts);
    }

    /** Compiles C to a shared library, or skips the test if there is no compiler. */
    private static Path compile(String source, Path directory, String name) throws Exception {
        Path file = Files.writeString(directory.resolve(name + ".c"), source);
        Path library = directory.resolve(name);
        ChildJvm.Result result;
        try {
            result = ChildJvm.run(List.of("cc", "-shared", "-fPIC", "-o", library + "", file + ""));
        } catch (IOException e) {
            assumeTrue(false, "no C compiler for a library to refuse: " + e.getMessage());
            throw e;
        }
        assertThat(result.exit()).as("%s", result.lines()).isZero();
        return library;
    }

    @Test
    void namesATemporaryDirectoryThatIsMissing() throws Exception {
        assumeBridge();
        assertLogsOnce(
                "-Djava.io.tmpdir=" + directory + "/no",
                "cannot be unpacked into " + directory + "/no",
                "-Djava.io.tmpdir=DIRECTORY");
    }

    /** For cases in which the JVM itself prints warnings of its own. */
    private static void assertLogsOnce(String option, String... parts) throws Exception {
        ChildJvm.Result child =
                ChildJvm.run(ChildJvm.describeLadder(ChildJvm.NATIVE_ACCESS, option));

        assertThat(child.lines())
                .contains("LIBC")
                .filteredOn(line -> line.startsWith("WARNING dev.percpu.counters "))
                .singleElement()
                .asString()
                .contains(parts);
    }

    @Test
    void namesATemporaryDirectoryThatIsMountedNoexec() throws Exception {
        assumeBridge();
        List<String> inNamespace = List.of("unshare", "--map-root-user", "--mount", "sh", "-c");
        String mount = "mount -t tmpfs -o noexec tmpfs '" + directory + "'";
        ChildJvm.Result possible = ChildJvm.run(with(inNamespace, mount));
        assumeTrue(
                possible.exit() == 0,
                () -> "no mount namespace to mount a directory noexec in: " + possible.lines());
        List<String> command = new ArrayList<>(with(inNamespace, mount + " && exec \"$@\""));
        command.add("sh");
        command.addAll(
                ChildJvm.describeLadder(ChildJvm.NATIVE_ACCESS, "-Djava.io.tmpdir=" + directory));

        assertStandsOn(
                Rung.LIBC,
                command,
                directory + ", which is mounted noexec",
                "-Djava.io.tmpdir=DIRECTORY",
                "-Ddev.percpu.counters.library=FILE");
    }

    private static List<String> with(List<String> command, String argument) {
        List<String> longer = new ArrayList<>(command);
        longer.add(argument);
        return longer;
    }
}
