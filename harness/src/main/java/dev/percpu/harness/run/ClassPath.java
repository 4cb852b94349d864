package dev.percpu.harness.run;

import dev.percpu.harness.store.Build;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/** The class path of this JVM. JMH passes it to the forks, so they run the same code. */
public final class ClassPath {

    private static final String VERSION = "/META-INF/maven/dev.percpu/harness/pom.properties";

    private ClassPath() {}

    /**
     * The build that this JVM runs.
     *
     * @return its version, and a SHA-256 hash of the content of every jar and class directory; the
     *     hash depends on neither their order nor their location
     * @throws IOException if a jar or a directory cannot be read
     */
    public static Build build() throws IOException {
        return new Build(version(), digest(System.getProperty("java.class.path")));
    }

    static String digest(String classPath) throws IOException {
        Set<String> parts = new TreeSet<>();
        for (String entry : classPath.split(File.pathSeparator)) {
            Path path = Path.of(entry);
            if (Files.exists(path)) {
                MessageDigest digest = DigestUtils.getSha256Digest();
                add(path, digest);
                parts.add(HexFormat.of().formatHex(digest.digest()));
            }
        }
        return DigestUtils.sha256Hex(String.join("", parts));
    }

    private static void add(Path path, MessageDigest digest) throws IOException {
        if (Files.isRegularFile(path)) {
            digest.update(Files.readAllBytes(path));
            return;
        }
        try (Stream<Path> tree = Files.walk(path)) {
            List<Path> files = tree.filter(Files::isRegularFile).sorted().toList();
            for (Path file : files) {
                digest.update(path.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
                digest.update(Files.readAllBytes(file));
            }
        }
    }

    /** The version in the jar's manifest; classes that were never packaged have none. */
    public static String version() throws IOException {
        try (InputStream in = ClassPath.class.getResourceAsStream(VERSION)) {
            if (in == null) {
                return "unpackaged";
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version", "unknown");
        }
    }
}
