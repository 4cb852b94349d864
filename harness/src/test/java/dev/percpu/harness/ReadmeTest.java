package dev.percpu.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example in the README compiles and counts. */
class ReadmeTest {

    private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @Test
    void theExampleCompilesAndCounts(@TempDir Path directory) throws Exception {
        Path source = Files.writeString(directory.resolve("Requests.java"), example());
        StringWriter messages = new StringWriter();
        boolean compiled =
                ToolProvider.getSystemJavaCompiler()
                        .getTask(
                                messages,
                                null,
                                null,
                                List.of("-Xlint:all", "-Werror", "-d", directory.toString()),
                                null,
                                ToolProvider.getSystemJavaCompiler()
                                        .getStandardFileManager(null, null, null)
                                        .getJavaFileObjects(source))
                        .call();
        assertThat(compiled).as(messages.toString()).isTrue();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {directory.toUri().toURL()})) {
            Class<?> type = loader.loadClass("Requests");
            Constructor<?> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            Object requests = constructor.newInstance();
            for (int i = 0; i < 1_000; i++) {
                method(type, "serve").invoke(requests);
            }
            assertThat((String) method(type, "report").invoke(requests)).isEqualTo("1000 requests");
        }
    }

    private static Method method(Class<?> type, String name) throws NoSuchMethodException {
        Method method = type.getDeclaredMethod(name);
        method.setAccessible(true);
        return method;
    }

    private static String example() throws IOException {
        Matcher matcher = EXAMPLE.matcher(Files.readString(Path.of("..", "README.md")));
        assertThat(matcher.find()).as("README.md has a Java example").isTrue();
        return matcher.group(1);
    }
}
