package dev.percpu.harness.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.percpu.harness.host.Host;
import dev.percpu.harness.plan.PlanException;
import dev.percpu.harness.store.Archive;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A bundle of the classes under test, and what it does on a machine that has nothing. */
@Timeout(600)
class BundleTest {

    private static final Path HOME = Path.of("").toAbsolutePath();
    private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));
    private static final long MOST_BYTES = 60_000_000;

    /** What only tests need. */
    private static final List<String> TESTS =
            List.of(
                    "test-classes",
                    "-tests.jar",
                    "junit",
                    "surefire",
                    "assertj",
                    "byte-buddy",
                    "opentest4j",
                    "apiguardian",
                    "archunit",
                    "slf4j");

    /** Jackson has classes for what is of these modules, and does without. */
    private static final List<String> OPTIONAL = List.of("java.desktop", "java.sql");

    @TempDir static Path temporary;
    private static Path bundle;
    private static Path tree;

    private static Bundle bundle(Image... images) {
        List<Path> classPath =
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(entry -> TESTS.stream().noneMatch(entry::contains))
                        .map(Path::of)
                        .toList();
        return new Bundle(HOME, classPath, List.of(images));
    }

    @BeforeAll
    static void make() throws Exception {
        bundle =
                bundle(Image.of(JAVA_HOME))
                        .write(Optional.of(temporary.resolve("percpu-counters.tar.gz")))
                        .archive();
        Path target = Files.createDirectories(temporary.resolve("unpacked"));
        Archive.unpack(bundle, target);
        try (Stream<Path> top = Files.list(target)) {
            tree = top.toList().get(0);
        }
        for (String program :
                List.of("bin/counters", "runtime/bin/java", "runtime/lib/jspawnhelper")) {
            assertThat(tree.resolve(program).toFile().setExecutable(true)).isTrue();
        }
    }

    @Test
    void itIsOneFileOfAModestSizeAndTheSameTreeGivesTheSameBytes() throws Exception {
        assertThat(Files.size(bundle)).isLessThan(MOST_BYTES);

        Path again = temporary.resolve("again.tar.gz");
        bundle(Image.of(JAVA_HOME)).write(Optional.of(again));
        assertThat(Files.mismatch(bundle, again)).isEqualTo(-1);
        Files.delete(again);
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left).noneMatch(path -> path.getFileName().toString().startsWith(".bundle"));
        }
    }

    @Test
    void thePageNamesTheGlibcAndTheLibrariesThatTheRuntimeNeeds() throws Exception {
        Path elsewhere = temporary.resolve("elsewhere");
        for (String library : List.of("libjava.so", "libjimage.so")) {
            Path copy = elsewhere.resolve("lib").resolve(library);
            Files.createDirectories(copy.getParent());
            Files.copy(tree.resolve("runtime/lib").resolve(library), copy);
        }
        Files.writeString(elsewhere.resolve("lib/jvm.cfg"), "-server KNOWN\n");

        Needs needs = Needs.of(elsewhere);

        assertThat(needs.libraries()).isEqualTo(Set.of("libjvm.so"));
        assertThat(new Needs(38, new TreeSet<>(List.of("libz.so.1", "libstdc++.so.6"))))
                .hasToString("glibc 2.38 or later, libstdc++.so.6, libz.so.1");
        assertThat(tree.resolve("README.md"))
                .content()
                .contains("with a shell, " + Needs.of(tree.resolve("runtime")) + ".\n");
        assertThat(needs.in(Files.readString(tree.resolve("README.md"))))
                .contains("with a shell, " + needs + ".\nIt needs no JDK");
    }

    @Test
    void theOldestGlibcIsThatOfTheNewestSymbol() throws Exception {
        Path library = Files.createDirectories(temporary.resolve("symbols")).resolve("lib.so");
        Files.copy(tree.resolve("runtime/lib/libjimage.so"), library);
        Files.writeString(library, "\0GLIBC_2.38\0GLIBC_2.4.1\0", StandardOpenOption.APPEND);

        assertThat(Needs.of(library.getParent()).glibc()).isEqualTo(38);
    }

    @Test
    void everyJarHasItsLicence() throws IOException {
        try (Stream<Path> jars = Files.list(tree.resolve("lib"))) {
            for (Path jar : jars.toList()) {
                String name = jar.getFileName().toString().replaceAll("-\\d.*", "");
                if (!name.matches("(harness|counters-|percpu-).*")) {
                    assertThat(tree.resolve("licenses").resolve(name)).isNotEmptyDirectory();
                }
            }
        }
        assertThat(tree.resolve("LICENSE")).content().contains("Apache License");
        assertThat(tree.resolve("runtime/legal/java.base/LICENSE")).isNotEmptyFile();
    }

    @Test
    void theRuntimeHasTheModulesThatTheJarsAskFor() throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                JAVA_HOME.resolve("bin/jdeps").toString(),
                                "--multi-release=25",
                                "--ignore-missing-deps",
                                "--list-deps"));
        try (Stream<Path> jars = Files.list(tree.resolve("lib"))) {
            jars.map(Path::toString).forEach(command::add);
        }
        List<String> asked =
                output(new ProcessBuilder(command))
                        .lines()
                        .map(line -> line.strip().replaceAll("/.*", ""))
                        .filter(line -> line.matches("java\\..*|jdk\\..*"))
                        .toList();

        assertThat(asked).contains("java.base", "jdk.unsupported");
        assertThat(Image.MODULES)
                .containsAll(asked.stream().filter(name -> !OPTIONAL.contains(name)).toList());
    }

    private static String output(ProcessBuilder builder) throws Exception {
        Process process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    /** A root of a file system with a shell, and what glibc has. */
    private static Path root() throws Exception {
        Path root = Files.createDirectories(temporary.resolve("root"));
        for (String name : List.of("bin", "proc", "sys", "tmp", "work", "dev", "opt")) {
            Files.createDirectories(root.resolve(name));
        }
        Path shell = Path.of("/bin/sh").toRealPath();
        Files.copy(shell, root.resolve("bin/sh"));
        assertThat(root.resolve("bin/sh").toFile().setExecutable(true)).isTrue();
        for (String device : List.of("null", "random", "urandom")) {
            Files.createFile(root.resolve("dev").resolve(device));
        }
        List<String> libraries =
                Stream.of(output(new ProcessBuilder("ldd", shell.toString())).split("\\s+"))
                        .filter(word -> word.startsWith("/"))
                        .toList();
        assertThat(libraries).isNotEmpty();
        Path directory = Path.of(libraries.get(0)).getParent();
        List<Path> all = new ArrayList<>(libraries.stream().map(Path::of).toList());
        for (String name : List.of("libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1")) {
            all.add(directory.resolve(name));
        }
        for (Path library : all) {
            Path copy = root.resolve(Path.of("/").relativize(library));
            Files.createDirectories(copy.getParent());
            if (Files.notExists(copy)) {
                Files.copy(library, copy);
                assertThat(copy.toFile().setExecutable(true)).isTrue();
            }
        }
        return root;
    }

    /**
     * The command that runs a script in there as a user without rights, read-only, and without a
     * network but for the loopback device, which every machine has.
     */
    private static List<String> inside(Path root, String script) {
        String mounts =
                """
                ip link set lo up && mount --bind "$1" "$1" && cd "$1" &&
                mount -t proc proc proc && mount --rbind /sys sys &&
                mount -t tmpfs tmpfs tmp && mount -t tmpfs tmpfs work &&
                mount --bind "$2" opt && mount -o remount,bind,ro opt &&
                for device in null random urandom; do
                    mount --bind /dev/$device dev/$device || exit
                done &&
                mount -o remount,bind,ro "$1" &&
                exec unshare --user --map-user=1000 --map-group=1000 --root="$1" --wd=/work \\
                    /bin/sh -euc "$3"
                """;
        return List.of(
                "unshare",
                "--map-root-user",
                "--mount",
                "--net",
                "--pid",
                "--fork",
                "sh",
                "-c",
                mounts,
                "sh",
                root.toString(),
                tree.toString(),
                script);
    }

    private static ProcessBuilder bare(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        String path = builder.environment().get("PATH");
        builder.environment().clear();
        builder.environment().put("PATH", path + ":/usr/sbin:/sbin");
        return builder;
    }

    @Test
    void itRunsWhereThereIsNothingButGlibcAndAShell() throws Exception {
        Path root = root();
        Process possible = bare(inside(root, ":")).redirectErrorStream(true).start();
        String reason = new String(possible.getInputStream().readAllBytes());
        assumeTrue(possible.waitFor() == 0, () -> "no mount namespace for a root: " + reason);

        String output =
                output(
                        bare(
                                inside(
                                        root,
                                        """
                                        counters=/opt/bin/counters
                                        $counters --version
                                        $counters doctor
                                        $counters list
                                        $counters run --preset smoke --threads 1 \
                                            --variants LongAdder,percpu:offheap,empty
                                        $counters pack results -o /work/home.tar.gz
                                        $counters report /work/home.tar.gz
                                        $counters night --dry-run
                                        (cd /opt && ! $counters run --preset smoke --threads 1 \
                                            --variants LongAdder)
                                        echo end
                                        """)));

        assertThat(output)
                .startsWith("counters ")
                .contains("Variants", "percpu:offheap:cpu:", "3 forks in", "0 failed")
                .contains("results: /work/home.tar.gz", "report: /work/home.html")
                .contains("name a writable directory")
                .endsWith("end\n");
        assertThat(output.lines().filter(line -> line.contains("cannot write to 'results/")))
                .hasSize(1);
    }

    @Test
    void aJdkThatCannotBeLinkedIsOneLine() throws IOException {
        Path jdk = Files.createDirectories(temporary.resolve("broken"));
        Files.createDirectories(jdk.resolve("bin"));
        Files.writeString(jdk.resolve("bin/java"), "");
        assertThat(jdk.resolve("bin/java").toFile().setExecutable(true)).isTrue();
        Files.writeString(
                jdk.resolve("release"),
                "JAVA_VERSION=\"25\"\nOS_ARCH=\"%s\"\n".formatted(Host.architecture()));
        Path output = temporary.resolve("none.tar.gz");

        assertThatExceptionOfType(PlanException.class)
                .isThrownBy(() -> bundle(Image.of(jdk)).write(Optional.of(output)))
                .withMessageContaining("cannot be linked: '" + jdk + "/bin/jlink");
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25\"\nOS_ARCH=\"riscv64\"\n");
        assertThatExceptionOfType(PlanException.class)
                .isThrownBy(() -> bundle(Image.of(jdk)).write(Optional.of(output)))
                .withMessageContaining("is for riscv64 and has no directory 'jmods'");
        assertThat(output).doesNotExist();
    }

    @Test
    void anArchitectureWithoutACompilerIsOneLine() throws IOException {
        Jars jars = new Jars(temporary.resolve("jars"));

        assertThatExceptionOfType(PlanException.class)
                .isThrownBy(() -> jars.addNative(HOME.resolveSibling("native-src"), "vax"))
                .withMessageContaining("for vax cannot be built; install make, vax-linux-gnu-gcc")
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
        assertThatExceptionOfType(PlanException.class)
                .isThrownBy(() -> jars.addNative(temporary.resolve("none"), "vax"))
                .withMessageContaining("make the bundle from a checkout");
        assertThat(jars.all()).isEmpty();
    }

    @Test
    void aDirectoryWithoutRoomIsOneLine() throws IOException {
        assertThatIOException()
                .isThrownBy(() -> Bundle.checkRoom(temporary, 20_000_000, 1))
                .withMessageContaining("there are 20 MB in '" + temporary + "'")
                .withMessageContaining("-o")
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
        long used;
        try (Stream<Path> files = Files.walk(tree)) {
            used = files.mapToLong(file -> file.toFile().length()).sum() + Files.size(bundle);
        }
        Bundle.checkRoom(temporary, used * 2, 1);
        assertThatIOException().isThrownBy(() -> Bundle.checkRoom(temporary, used, 1));
    }

    @Test
    void anOutputThatCannotBeWrittenIsOneLine() {
        assertThatIOException()
                .isThrownBy(
                        () ->
                                bundle(Image.of(JAVA_HOME))
                                        .write(Optional.of(temporary.resolve("none/x.tar.gz"))))
                .withMessageContaining("cannot write to")
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
    }
}
