package dev.percpu.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.harness.plan.InstalledCode;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.ResultDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What only a process of its own shows: signals, and the launcher. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ProcessTest {

    private static final Path LAUNCHER = Path.of("bin", "counters").toAbsolutePath();

    @TempDir Path temporary;

    /** What a batch system sends before its limit, and what the end of a terminal is. */
    @ParameterizedTest
    @ValueSource(strings = {"TERM", "HUP", "USR1"})
    void aSignalEndsARunAsCtrlCDoes(String signal) throws Exception {
        Path directory = temporary.resolve("run");
        try (Launched run =
                new Launched(
                        "run",
                        "--preset=smoke",
                        "--forks=12",
                        "--variants=LongAdder",
                        "--threads=1",
                        "-o",
                        directory.toString())) {
            run.awaitLine("[3/12]");
            run.send(signal);

            assertThat(run.exitCode()).as(run.told()).isEqualTo(ExitCode.INTERRUPTED);
            assertThat(run.told()).contains("stopping after the current fork", "are kept");
        }
        assertThat(ResultDirectory.read(directory).results())
                .hasSizeGreaterThanOrEqualTo(2)
                .allMatch(ForkResult::scored);
    }

    private String launch(int exitCode, Path script, Map<String, String> environment)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", script.toString(), "--help");
        builder.environment().remove("JAVA_HOME");
        builder.environment().putAll(environment);
        Process process = builder.directory(temporary.toFile()).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isEqualTo(exitCode);
        return output;
    }

    /** A directory that passes for a JDK and says that it was started. */
    private Path fakeJdk(String name, String version) throws IOException {
        return fakeJdk(temporary.resolve("jdks"), name, version);
    }

    private static Path fakeJdk(Path parent, String name, String version) throws IOException {
        Path jdk = parent.resolve(name);
        Path java = jdk.resolve("bin").resolve("java");
        Files.createDirectories(java.getParent());
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        Files.writeString(
                java, "#!/bin/sh\necho started " + name + " \"$@\" ${TELL:+in $LC_ALL}\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        return jdk;
    }

    /** A repository that has been built, with the launcher in it. */
    private Path builtRepository() throws IOException {
        Path root = temporary.resolve("repository");
        Path target = root.resolve("harness").resolve("target");
        Files.createDirectories(root.resolve("harness/src/main"));
        Files.createDirectories(root.resolve("counters-api/src/main"));
        Files.writeString(root.resolve("counters-api/pom.xml"), "");
        Files.createDirectories(root.resolve("native-src"));
        Files.writeString(root.resolve("pom.xml"), "");
        Files.writeString(root.resolve("harness/pom.xml"), "");
        Path built = Files.createDirectories(target.resolve("build-1"));
        Files.writeString(built.resolve("harness-1.jar"), "");
        Files.createSymbolicLink(target.resolve("build"), built.getFileName());
        Files.writeString(target.resolve("counters.stamp"), "");
        Path bin = Files.createDirectories(root.resolve("harness/bin"));
        return Files.copy(LAUNCHER, bin.resolve("counters"));
    }

    /**
     * A PATH with a {@code mvn} that says that it was called, and a {@code java} that hides the
     * machine's own.
     */
    private String path(String javaVersion) throws IOException {
        Path bin = Files.createDirectories(temporary.resolve("path"));
        Path jdk = fakeJdk(temporary.resolve("elsewhere"), "on-path", javaVersion);
        Files.createSymbolicLink(bin.resolve("java"), jdk.resolve("bin").resolve("java"));
        Path mvn = bin.resolve("mvn");
        Files.writeString(
                mvn,
                """
                #!/bin/sh
                echo mvn "$@"
                mkdir -p "$REPOSITORY/harness/target/lib"
                : >"$REPOSITORY/harness/target/harness-1.jar"
                : >"$REPOSITORY/harness/target/lib/library-1.jar"
                """);
        assertThat(mvn.toFile().setExecutable(true)).isTrue();
        return bin + ":/usr/bin:/bin";
    }

    private Map<String, String> environment(String jdks) throws IOException {
        return environment(jdks, "17.0.15");
    }

    private Map<String, String> environment(String jdks, String onPath) throws IOException {
        return Map.of(
                "COUNTERS_JDKS",
                jdks,
                "PATH",
                path(onPath),
                "REPOSITORY",
                temporary.resolve("repository").toString());
    }

    @Test
    void withoutANewEnoughJdkTheLauncherSaysHowToGetOne() throws Exception {
        fakeJdk("old", "17.0.15");

        String output =
                launch(2, builtRepository(), environment(temporary.resolve("jdks").toString()));

        assertThat(output.lines()).singleElement().asString().contains("no JDK 25", "JAVA_HOME");
    }

    @Test
    void theFirstNewEnoughJdkIsTaken() throws Exception {
        fakeJdk("a-old", "21.0.1");
        fakeJdk("b-new", "25");
        fakeJdk("c-newer", "26.0.1");
        String jdks = temporary.resolve("none") + ":" + temporary.resolve("jdks");

        assertThat(launch(0, builtRepository(), environment(jdks)))
                .startsWith("started b-new")
                .contains("/harness/target/build-1/*")
                .endsWith("dev.percpu.harness.cli.Main --help\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "JAVA_VERSION='25.0.3';OS_ARCH='x86_64';JVM_VARIANT='Hotspot';"
                        + "MODULES='java.base jdk.internal.vm.ci jdk.jlink'",
                "JAVA_VERSION='25';MODULES='java.base jdk.internal.vm.ci'",
                "JAVA_VERSION='25';OS_ARCH='x86_64';MODULES='java.base jdk.internal.vm.ci.x'",
                "JAVA_VERSION='26';OS_ARCH='x86_64';MODULES='java.base jdk.internal.vm.ci'",
                "JAVA_VERSION='25';OS_ARCH='aarch64';MODULES='java.base jdk.internal.vm.ci'",
                "JAVA_VERSION='25';JVM_VARIANT='OpenJ9';MODULES='java.base jdk.internal.vm.ci'",
                "JAVA_VERSION='25'"
            })
    void theFlagsForInstalledCodeAreThoseOfForks(String release) throws Exception {
        Path jdk = fakeJdk("jdk", "25");
        Files.writeString(
                jdk.resolve("release"), release.replace('\'', '"').replace(';', '\n') + "\n");
        String output =
                launch(0, builtRepository(), environment(temporary.resolve("jdks").toString()));

        List<String> flags = InstalledCode.flags(jdk);
        assertThat(output.contains("jdk.internal.vm.ci")).isEqualTo(!flags.isEmpty());
        assertThat(output).contains(String.join(" ", flags));
    }

    @Test
    void aBundleTakesItsOwnRuntimeAndJarsAndNeedsNothingButAShell() throws Exception {
        Path bundle = temporary.resolve("bundle");
        Path java = fakeJdk(bundle, "runtime", "25").resolve("bin/java");
        Path script = Files.createDirectories(bundle.resolve("bin")).resolve("counters");
        Files.copy(LAUNCHER, script);
        Path shell = Path.of("/bin/sh").toRealPath();
        Path nothing = Files.createDirectories(temporary.resolve("nothing"));
        Files.writeString(
                bundle.resolve("runtime/release"), "JAVA_VERSION=\"25\"\nOS_ARCH=\"x86_64\"\n");
        Files.writeString(java, "#!" + shell + "\necho started \"$@\"\n");

        assertThat(launch(0, script, Map.of("PATH", nothing.toString(), "JAVA_HOME", "/nowhere")))
                .startsWith("started ")
                .contains(
                        "-Ddev.percpu.counters.home=" + bundle.toRealPath() + " ",
                        bundle.toRealPath() + "/lib/*");
    }

    @Test
    void theJavaOnThePathIsPreferredToThoseThatAreMerelyInstalled() throws Exception {
        fakeJdk("installed", "25");
        String jdks = temporary.resolve("jdks").toString();

        assertThat(launch(0, builtRepository(), environment(jdks, "25.0.1")))
                .startsWith("started on-path");
    }

    @Test
    void javaHomeIsPreferredIfItIsNewEnough() throws Exception {
        fakeJdk("a", "25");
        Path home = fakeJdk("b", "26");
        Map<String, String> environment =
                new HashMap<>(environment(temporary.resolve("jdks").toString()));
        environment.put("JAVA_HOME", home.toString());
        Path script = builtRepository();

        assertThat(launch(0, script, environment)).startsWith("started b");
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
        assertThat(launch(0, script, environment)).startsWith("started a");
    }

    @Test
    void theLauncherWorksThroughChainsOfLinks() throws Exception {
        fakeJdk("jdk", "25");
        Path script = builtRepository();
        Path near = Files.createSymbolicLink(script.resolveSibling("near"), Path.of("counters"));
        Path far = Files.createSymbolicLink(temporary.resolve("far"), near);

        assertThat(launch(0, far, environment(temporary.resolve("jdks").toString())))
                .contains(
                        temporary.resolve("repository").toRealPath() + "/harness/target/build-1/*");
    }

    @Test
    void theUsersSettingsOfTheShellChangeNothing() throws Exception {
        fakeJdk("jdk", "25");
        builtRepository();
        Map<String, String> environment =
                new HashMap<>(environment(temporary.resolve("jdks").toString()));
        environment.putAll(Map.of("CDPATH", ".:/tmp", "LC_ALL", "C", "TELL", "yes"));

        assertThat(launch(0, Path.of("repository/harness/bin/counters"), environment))
                .contains(
                        "home=" + temporary.resolve("repository/harness").toRealPath() + " -cp",
                        "in C.UTF-8");
    }

    @Test
    void whatOneUserBuildsOthersCanRun() throws Exception {
        fakeJdk("jdk", "25");
        Path script = builtRepository();
        Path target = temporary.resolve("repository/harness/target");
        Files.delete(target.resolve("counters.stamp"));
        Path strict = temporary.resolve("strict");
        Files.writeString(strict, "umask 077; exec sh '" + script + "' \"$@\"\n");

        launch(0, strict, environment(temporary.resolve("jdks").toString()));

        assertThat(Files.getPosixFilePermissions(target.resolve("build/harness-1.jar")))
                .contains(PosixFilePermission.OTHERS_READ);
    }

    @Test
    void whatIsUnbuiltOrOutOfDateIsBuiltOnce() throws Exception {
        fakeJdk("jdk", "25");
        Path script = builtRepository();
        Map<String, String> environment = environment(temporary.resolve("jdks").toString());
        Path root = temporary.resolve("repository");

        assertThat(launch(0, script, environment)).doesNotContain("mvn");
        Files.setLastModifiedTime(
                root.resolve("harness/target/counters.stamp"), FileTime.fromMillis(0));
        assertThat(launch(0, script, environment)).contains("building", "mvn", "package");
        assertThat(launch(0, script, environment)).doesNotContain("mvn");
        Files.delete(root.resolve("harness/target/build"));
        assertThat(launch(0, script, environment)).contains("building", "mvn", "package");
    }

    @Test
    void aBuildLeavesTheJarsOfARunAlone() throws Exception {
        fakeJdk("jdk", "25");
        Path script = builtRepository();
        Map<String, String> environment = environment(temporary.resolve("jdks").toString());
        Path target = temporary.resolve("repository").toRealPath().resolve("harness/target");
        Path jar = target.resolve("build-1/harness-1.jar");
        Process run = new ProcessBuilder("sh", "-c", "sleep 60; :", jar.toString()).start();
        try {
            Files.delete(target.resolve("counters.stamp"));
            assertThat(launch(0, script, environment))
                    .contains("building")
                    .doesNotContain("build-1/");
            assertThat(jar).exists();
        } finally {
            run.destroyForcibly().waitFor();
        }
        Files.delete(target.resolve("counters.stamp"));
        assertThat(launch(0, script, environment)).contains("building");
        assertThat(jar).doesNotExist();
    }
}
