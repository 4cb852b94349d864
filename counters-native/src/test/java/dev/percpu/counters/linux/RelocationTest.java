package dev.percpu.counters.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percpu.counters.Counters;
import dev.percpu.counters.heap.HeapProvider;
import dev.percpu.counters.names.Names;
import dev.percpu.counters.offheap.OffHeapProvider;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What happens to the library in a jar that was merged of others, with packages relocated or not.
 */
class RelocationTest {

    private static final List<Class<?>> MODULES =
            List.of(Counters.class, HeapProvider.class, OffHeapProvider.class);

    /** Names of packages and classes, which have to follow them. */
    private static final Set<String> OF_CLASSES = Set.of("Trace.class");

    /** A string constant that begins like a package is rewritten; one that does not, is not. */
    @Test
    void noNameOfAPropertyIsAConstantThatRelocationRewrites() throws Exception {
        List<String> rewritten = new ArrayList<>();
        for (Class<?> module : MODULES) {
            Path classes = Path.of(location(module).toURI());
            try (Stream<Path> files = Files.walk(classes)) {
                for (Path file : files.filter(any -> any.toString().endsWith(".class")).toList()) {
                    if (!OF_CLASSES.contains(file.getFileName().toString())) {
                        strings(file)
                                .filter(text -> text.matches("dev[./]percpu.*"))
                                .forEach(text -> rewritten.add(file.getFileName() + ": " + text));
                    }
                }
            }
        }
        assertThat(rewritten).isEmpty();
        assertThat(Names.property("library")).isEqualTo("dev.percpu.counters.library");
    }

    private static Stream<String> strings(Path file) throws IOException {
        List<String> strings = new ArrayList<>();
        for (PoolEntry entry : ClassFile.of().parse(file).constantPool()) {
            if (entry instanceof StringEntry string) {
                strings.add(string.stringValue());
            }
        }
        return strings.stream();
    }

    private static URL location(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    /** A jar that holds only some of the service files. */
    private static final class Merged extends URLClassLoader {
        private final Predicate<URL> kept;

        Merged(Predicate<URL> kept) {
            super(
                    MODULES.stream().map(RelocationTest::location).toArray(URL[]::new),
                    ClassLoader.getPlatformClassLoader());
            this.kept = kept;
        }

        @Override
        public Enumeration<URL> findResources(String name) throws IOException {
            List<URL> all = Collections.list(super.findResources(name));
            all.removeIf(url -> name.startsWith("META-INF/services/") && !kept.test(url));
            return Collections.enumeration(all);
        }

        Object create(String variant) throws Throwable {
            try {
                return loadClass(Counters.class.getName())
                        .getMethod("create", String.class)
                        .invoke(null, variant);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }
    }

    @Test
    void aMissingServiceFileIsReportedAndNotTakenForAMissingJar() throws IOException {
        try (Merged jar = new Merged(file -> false)) {
            assertThatThrownBy(() -> jar.create("percpu:heap"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("HeapProvider and ")
                    .hasMessageContaining("OffHeapProvider cannot be found as a service")
                    .hasMessageContaining("META-INF/services/dev.percpu.counters.CounterProvider");
        }
    }

    @Test
    void theProviderThatIsThereServesAndTheMissingOneIsReported() throws Throwable {
        String heap = location(HeapProvider.class).toString();
        try (Merged jar = new Merged(file -> file.toString().contains(heap))) {
            assertThat(jar.create("percpu:heap")).hasToString("percpu:heap:thread-hash:atomic: 0");
            assertThatThrownBy(() -> jar.create("percpu:offheap"))
                    .hasMessageContaining("offheap.OffHeapProvider cannot be found as a service")
                    .hasMessageNotContaining("artifact");
        }
    }
}
