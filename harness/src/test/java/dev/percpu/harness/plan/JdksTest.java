package dev.percpu.harness.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percpu.harness.store.Jdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdksTest {

    @TempDir Path temporary;

    private Path jdk(String directory, String release) throws IOException {
        Path home = temporary.toRealPath().resolve(directory);
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Files.writeString(home.resolve("release"), release);
        return home;
    }

    private static List<Jdk> in(Path... homes) throws PlanException {
        List<Path> found = new ArrayList<>();
        for (Path home : homes) {
            found.add(Jdks.home(home.toString()));
        }
        return Jdks.in(found);
    }

    @Test
    void aJdkIsToldByItsReleaseFile() throws Exception {
        Path home =
                jdk(
                        "jdk-26",
                        """
                        IMPLEMENTOR="A Vendor"
                        JAVA_RUNTIME_VERSION="26.0.1+8-LTS"
                        JAVA_VERSION="26.0.1"
                        """);

        assertThat(in(home))
                .containsExactly(new Jdk("jdk-26", home.toString(), "A Vendor 26.0.1+8-LTS"));
    }

    @Test
    void theSameDirectoryIsOneJdkAndTheSameNameIsTwo() throws Exception {
        Path one = jdk("a/jdk", "JAVA_VERSION=\"25\"\n");
        Path other = jdk("b/jdk", "JAVA_VERSION=\"25-ea\"\n");
        Path link = Files.createSymbolicLink(temporary.resolve("link"), one);

        assertThat(in(one, link, other)).extracting(Jdk::name).containsExactly("jdk", "jdk-2");
    }

    @Test
    void aDirectoryWithoutAJdkOrWithAnOldOneIsRefusedWithTheReason() throws Exception {
        Path old = jdk("old", "JAVA_VERSION=\"21.0.2\"\n");
        Path nameless = jdk("nameless", "OS_NAME=\"Linux\"\n");
        Path bare = jdk("bare", "");
        Files.delete(bare.resolve("release"));
        Path jre = jdk("jre", "JAVA_VERSION=\"25\"\n");
        assertThat(jre.resolve("bin/java").toFile().setExecutable(false)).isTrue();

        assertThatThrownBy(() -> in(old))
                .hasMessage("JDK '" + old + "' is version 21.0.2; forks need 25 or later");
        assertThatThrownBy(() -> in(nameless)).hasMessageContaining("no JAVA_VERSION");
        assertThatThrownBy(() -> in(bare)).hasMessageContaining("'release' cannot be read");
        assertThatThrownBy(() -> in(jre)).hasMessageContaining("no bin/java that can be run");
        assertThatThrownBy(() -> in(temporary.resolve("none")))
                .hasMessageContaining("the directory does not exist");
    }

    @Test
    void aJdkThatWasExchangedHasAnotherVersion() throws Exception {
        Path home = jdk("jdk", "JAVA_VERSION=\"25\"\n");
        Jdk before = in(home).get(0);
        assertThat(Jdks.again(before)).isEqualTo(before);
        jdk("jdk", "JAVA_VERSION=\"25.0.1\"\n");

        assertThat(Jdks.again(before).version()).isNotEqualTo(before.version());
        assertThat(Jdks.again(Jdks.own())).isEqualTo(Jdks.own());
    }
}
