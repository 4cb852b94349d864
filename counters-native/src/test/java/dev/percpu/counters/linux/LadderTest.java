package dev.percpu.counters.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.percpu.counters.ffi.percpu_facts;
import dev.percpu.counters.ffi.percpu_h;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rung, in a JVM of its own: the rung, the reason, the remedy, and one log line at most. */
class LadderTest {

    /** The module exports nothing of itself: it is found as a service. */
    private static final String EXPORTED =
            "--add-exports=dev.percpu.counters.offheap/dev.percpu.counters.linux=ALL-UNNAMED";

    private static final String LIBRARY = "-D" + BridgeLibrary.PROPERTY + "=";

    @TempDir Path directory;

    /** The child's rung and description are as expected, and only one line was logged. */
    private static void assertStandsOn(Rung rung, List<String> command, String... parts)
            throws Exception {
        assertStandsOn(rung, Map.of(), command, parts);
    }

    private static void assertStandsOn(
            Rung rung, Map<String, String> environment, List<String> command, String... parts)
            throws Exception {
        ChildJvm.Result child = ChildJvm.run(command, environment);

        assertThat(child.exit()).as("%s", child.lines()).isZero();
        List<String> lines = new ArrayList<>(child.lines());
        assertThat(lines).contains(rung.name());
        String description =
                lines.stream().filter(line -> line.startsWith("Rung ")).findFirst().orElseThrow();
        assertThat(List.of(parts)).allSatisfy(part -> assertThat(description).contains(part));
        lines.removeAll(List.of(rung.name(), description));
        if (rung == Rung.RSEQ) {
            assertThat(lines).isEmpty();
        } else {
            assertThat(lines).containsExactly("WARNING dev.percpu.counters " + description);
        }
    }

    private static void assumeBridge() {
        assumeTrue(BridgeTest.isBuilt(), BridgeTest.NOT_BUILT);
    }

    /** Skips the test on a machine where the highest rung cannot be reached. */
    static void assumeRseq() {
        assumeBridge();
        assumeTrue(
                Ladder.rung() == Rung.RSEQ,
                () -> "no restartable sequences here: " + Ladder.describe());
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
                        EXPORTED,
                        "--add-modules=dev.percpu.counters.offheap"),
                "start Java with --enable-native-access=dev.percpu.counters.offheap");
    }

    @Test
    void withTheFlagRestartableSequencesServeAndNothingIsLogged() throws Exception {
        assumeRseq();
        Files.createDirectory(directory.resolve("tmp"));
        assertStandsOn(
                Rung.RSEQ,
                ChildJvm.describeLadder(
                        ChildJvm.NATIVE_ACCESS, "-Djava.io.tmpdir=" + directory.resolve("tmp")));
        assertThat(directory.resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void asANamedModuleItFindsTheBridgeInItself() throws Exception {
        assumeBridge();
        assertStandsOn(
                Ladder.rung(),
                ChildJvm.describeLadder(
                        "--enable-native-access=dev.percpu.counters.offheap",
                        "--module-path=" + ChildJvm.CLASS_PATH,
                        EXPORTED,
                        "--add-modules=dev.percpu.counters.offheap"));
    }

    @Test
    void loadsTheLibraryThatThePropertyNames() throws Exception {
        assertStandsOn(
                Ladder.rung(),
                ChildJvm.describeLadder(
                        ChildJvm.NATIVE_ACCESS, LIBRARY + copy("another name.so", "rw-r--r--")));
    }

    /** The bridge in a file that is not the jar's. */
    private Path copy(String name, String permissions) throws Exception {
        assumeBridge();
        Path copy = Files.write(directory.resolve(name), ElfFileTest.bridge());
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString(permissions));
        return copy;
    }

    @Test
    void refusesALibraryThatOthersCanWrite() throws Exception {
        Path library = copy("open.so", "rw-rw-rw-");
        assertRefused(library, library + " can be written by other users", "chmod go-w " + library);
    }

    @Test
    void refusesALinkByWhatItLeadsTo() throws Exception {
        Path link =
                Files.createSymbolicLink(
                        directory.resolve("link.so"), copy("open.so", "rw-rw-rw-"));
        assertRefused(link, "chmod go-w " + directory.toRealPath().resolve("open.so"));
    }

    @Test
    void refusesToUnpackWhereOthersCanRename() throws Exception {
        assumeBridge();
        Path open = Files.createDirectory(directory.resolve("tmp"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertStandsOn(
                Rung.LIBC,
                ChildJvm.describeLadder(ChildJvm.NATIVE_ACCESS, "-Djava.io.tmpdir=" + open),
                "the directory " + open.toRealPath() + ", which contains the library",
                "run chmod go-w " + open.toRealPath(),
                "or name a directory of your own with -Djava.io.tmpdir=DIRECTORY");
        assertThat(open).isEmptyDirectory();
    }

    @Test
    void unpacksForItselfAloneWhateverTheUmask() throws Exception {
        assumeBridge();
        List<String> careless =
                new ArrayList<>(List.of("sh", "-c", "umask 0 && exec \"$@\"", "sh"));
        careless.addAll(ChildJvm.describeLadder(ChildJvm.NATIVE_ACCESS));
        assertStandsOn(Ladder.rung(), careless);
    }

    @Test
    void aLibraryThatIsCutOffEndsNoProcess() throws Exception {
        Path library = copy("torn.so", "rw-r--r--");
        Files.write(library, Arrays.copyOf(ElfFileTest.bridge(), 4096));
        assertRefused(library, library + " cannot be loaded (it is truncated", LIBRARY + "FILE");
    }

    @Test
    void aLibraryOfAnotherMachineIsRefused() throws Exception {
        byte[] other = ElfFileTest.bridge();
        other[ElfFileTest.MACHINE] = 2;
        Path library = Files.write(copy("sparc.so", "rw-r--r--"), other);
        assertRefused(library, "it is not for the architecture", LIBRARY + "FILE");
    }

    @Test
    void aDirectoryIsNotALibrary() throws Exception {
        assertRefused(directory, directory + " is not an existing file");
    }

    @Test
    void namesALibraryThatIsMissing() throws Exception {
        Path absent = directory.resolve("absent.so");
        assertRefused(absent, absent + " is not an existing file", "-D" + BridgeLibrary.PROPERTY);
    }

    @Test
    void namesAFileThatIsNotALibrary() throws Exception {
        Path text = Files.writeString(directory.resolve("text.so"), "no library");
        Files.setPosixFilePermissions(text, PosixFilePermissions.fromString("rw-r--r--"));
        assertRefused(text, text + " cannot be loaded", "-Ddev.percpu.counters.library=FILE");
    }

    /** A library that answers for its version and the size of its facts, and has nothing else. */
    private static String answers(long version, long factsSize) {
        return "unsigned percpu_abi_version(void) { return %d; }".formatted(version)
                + "unsigned long percpu_facts_size(void) { return %d; }".formatted(factsSize);
    }

    private static final List<String> OTHERS =
            BridgeLibrary.FUNCTIONS.subList(2, BridgeLibrary.FUNCTIONS.size());

    @Test
    void refusesALibraryOfAnotherAbiAndNamesBothVersions() throws Exception {
        Path library = Compiler.library(answers(99, percpu_facts.sizeof()), directory, "abi.so");
        assertRefused(
                library,
                "ABI version 99",
                "built for " + percpu_h.PERCPU_ABI_VERSION(),
                "the same release");
    }

    @Test
    void refusesALibraryOfAnotherStructSizeAndNamesBothSizes() throws Exception {
        Path library =
                Compiler.library(
                        answers(percpu_h.PERCPU_ABI_VERSION(), 4096)
                                + ("int " + String.join(", ", OTHERS) + ";"),
                        directory,
                        "size.so");
        assertRefused(library, "size of percpu_facts 4096", "built for " + percpu_facts.sizeof());
    }

    @Test
    void refusesALibraryWithoutTheFunctions() throws Exception {
        assertRefused(
                Compiler.library("int other;", directory, "other.so"), "has no percpu_abi_version");
        assertRefused(
                Compiler.library(
                        answers(percpu_h.PERCPU_ABI_VERSION(), percpu_facts.sizeof()),
                        directory,
                        "half.so"),
                "has no " + OTHERS.get(0));
    }

    private static void assertRefused(Path library, String... parts) throws Exception {
        assertStandsOn(
                Rung.LIBC,
                ChildJvm.describeLadder(ChildJvm.NATIVE_ACCESS, LIBRARY + library),
                parts);
    }

    @Test
    void onAnArchitectureThatJavaCannotCallOutOfJavaServes() throws Exception {
        assertStandsOn(
                Rung.JAVA,
                ChildJvm.describeLadder(ChildJvm.NATIVE_ACCESS, "-Dos.arch=pdp11"),
                "this JVM cannot call",
                "use a JDK 25");
    }

    @Test
    void onAnotherSystemJavaServes() throws Exception {
        assertStandsOn(
                Rung.JAVA,
                ChildJvm.describeLadder(ChildJvm.NATIVE_ACCESS, "-Dos.name=Plan 9"),
                "the operating system is Plan 9",
                "use Linux");
    }

    @Test
    void namesTheTunableThatTurnsRestartableSequencesOff() throws Exception {
        assumeRseq();
        assertStandsOn(
                Rung.BRIDGE,
                Map.of("GLIBC_TUNABLES", "glibc.malloc.check=0:glibc.pthread.rseq=0"),
                ChildJvm.describeLadder(ChildJvm.NATIVE_ACCESS),
                "GLIBC_TUNABLES turns restartable sequences off",
                "remove glibc.pthread.rseq=0 from it");
    }

    @Test
    void namesWhatRestartableSequencesNeedWhereTheKernelHasNone() throws Exception {
        assumeRseq();
        assertStandsOn(
                Rung.BRIDGE,
                Compiler.confined(
                        directory, "rseq", ChildJvm.describeLadder(ChildJvm.NATIVE_ACCESS)),
                "libc has not registered restartable sequences",
                "use glibc 2.35 or later on Linux 4.18 or later");
    }

    @Test
    void namesTheSystemCallThatASandboxRefuses() throws Exception {
        assumeRseq();
        assertStandsOn(
                Rung.BRIDGE,
                Compiler.confined(
                        directory, "membarrier", ChildJvm.describeLadder(ChildJvm.NATIVE_ACCESS)),
                "the kernel refuses membarrier",
                "(errno 1)",
                "allow that system call in the sandbox's seccomp profile");
    }

    @Test
    void namesTheKernelToUseWhereItHasNoMembarrier() throws Exception {
        assumeRseq();
        assertStandsOn(
                Rung.BRIDGE,
                Compiler.confined(
                        directory,
                        "no-membarrier",
                        ChildJvm.describeLadder(ChildJvm.NATIVE_ACCESS)),
                "the kernel has no membarrier",
                "(errno 38)",
                "use Linux 5.10 or later, or allow that system call in the sandbox's seccomp"
                        + " profile");
    }

    @Test
    void theReasonAndTheRemedyAreTheTwoHalvesOfARefusal() {
        String refusal = "it fails (a; b); do this";
        assertThat(Ladder.reason(refusal)).isEqualTo("it fails (a; b)");
        assertThat(Ladder.remedy(refusal)).isEqualTo("do this");
        for (String tunables : new String[] {null, "", "glibc.pthread.rseq=01", "rseq=0"}) {
            assertThat(Sections.unregistered(tunables)).startsWith("libc has not registered");
        }
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
        List<String> command =
                Namespace.where(
                        "mount -t tmpfs -o noexec tmpfs '" + directory + "'",
                        ChildJvm.describeLadder(
                                ChildJvm.NATIVE_ACCESS, "-Djava.io.tmpdir=" + directory));

        assertStandsOn(
                Rung.LIBC,
                command,
                directory + ", which is mounted noexec",
                "-Djava.io.tmpdir=DIRECTORY",
                "-Ddev.percpu.counters.library=FILE");
    }
}
