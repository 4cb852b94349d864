package dev.percpu.counters.failure;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Loads the library once more, with hooks in every method. Its class files are served with hooks as
 * well, since counters' classes are defined from them.
 *
 * <p>What this cannot see is an error inside the JDK's own methods, after they have had their
 * effect: {@code StackDive} and {@code FullHeap} have real errors.
 */
public final class Library extends ClassLoader {

    private static final String OURS = "dev.percpu.counters.";
    private static final String HARNESS = OURS + "failure.";
    private static final String INSIDE = HARNESS + "inside.";

    /** Instrumented once, whatever number of loaders there is. */
    private static final Map<String, byte[]> CLASS_FILES = new ConcurrentHashMap<>();

    private static final Instrumenter INSTRUMENTER =
            new Instrumenter(Library.class.getClassLoader());

    static {
        registerAsParallelCapable();
    }

    /** A copy of the library with a state of its own. */
    public Library() {
        super("library with hooks", Library.class.getClassLoader());
    }

    /** An object of a class that is loaded here, by its constructor without parameters. */
    <T> T make(Class<T> type, String name) {
        try {
            return type.cast(loadClass(INSIDE + name).getConstructor().newInstance());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isOurs(String name) {
        return name.startsWith(OURS) && (!name.startsWith(HARNESS) || name.startsWith(INSIDE));
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!isOurs(name)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            return known != null ? known : define(name);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        byte[] bytes = classFile(name.replace('.', '/') + ".class");
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    @Override
    public InputStream getResourceAsStream(String name) {
        byte[] bytes = servedHere(name) ? classFile(name) : null;
        return bytes != null ? new ByteArrayInputStream(bytes) : super.getResourceAsStream(name);
    }

    @Override
    public URL getResource(String name) {
        return servedHere(name)
                ? url(name, () -> getResourceAsStream(name))
                : super.getResource(name);
    }

    private static boolean servedHere(String name) {
        return name.endsWith(".class")
                && isOurs(name.substring(0, name.length() - ".class".length()).replace('/', '.'));
    }

    private static byte[] classFile(String resource) {
        return CLASS_FILES.computeIfAbsent(resource, Library::instrumented);
    }

    private static byte[] instrumented(String resource) {
        try (InputStream in = Library.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                return null;
            }
            byte[] bytes = in.readAllBytes();
            boolean library = !resource.startsWith(INSIDE.replace('.', '/'));
            return library ? INSTRUMENTER.instrument(bytes) : bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URL url(String name, Supplier<InputStream> content) {
        URLStreamHandler handler =
                new URLStreamHandler() {
                    @Override
                    protected URLConnection openConnection(URL url) {
                        return new URLConnection(url) {
                            @Override
                            public void connect() {}

                            @Override
                            public InputStream getInputStream() {
                                return content.get();
                            }
                        };
                    }
                };
        try {
            return URL.of(URI.create("library:/" + name), handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
