package dev.percpu.harness.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassPathTest {

    @TempDir Path temporary;

    private Path jar(String name, String content) throws IOException {
        Path file = temporary.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    private static String digest(Path... entries) throws IOException {
        return ClassPath.digest(
                String.join(
                        File.pathSeparator, Arrays.stream(entries).map(Path::toString).toList()));
    }

    @Test
    void theDigestDependsOnTheContentOfJarsNotOnTheirPathOrOrder() throws IOException {
        Path one = jar("a/one.jar", "1");
        Path two = jar("a/two.jar", "2");
        String digest = digest(one, two);

        assertThat(digest).matches("[0-9a-f]{64}");
        assertThat(digest(jar("b/two.jar", "2"), jar("b/one.jar", "1"))).isEqualTo(digest);
        assertThat(digest(one, two, temporary.resolve("missing.jar"))).isEqualTo(digest);
    }

    @Test
    void theDigestChangesWithEveryJarAndClass() throws IOException {
        Path one = jar("one.jar", "1");
        jar("classes/a/A.class", "A");
        Path classes = temporary.resolve("classes");
        String digest = digest(one, classes);

        jar("one.jar", "I");
        assertThat(digest(one, classes)).isNotEqualTo(digest);
        jar("one.jar", "1");
        assertThat(digest(one, classes)).isEqualTo(digest);
        jar("classes/a/B.class", "");
        assertThat(digest(one, classes)).isNotEqualTo(digest);
        Files.delete(temporary.resolve("classes/a/B.class"));
        jar("classes/a/A.class", "B");
        assertThat(digest(one, classes)).isNotEqualTo(digest);
    }

    @Test
    void thisBuildHasADigest() throws IOException {
        assertThat(ClassPath.build().digest()).matches("[0-9a-f]{64}");
        assertThat(ClassPath.build()).isEqualTo(ClassPath.build());
    }
}
