package dev.percpu.harness.bundle;

import dev.percpu.harness.plan.PlanException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The licences of the jars. Most jars contain the text. For the others, the text is in a directory,
 * in a file whose name is the start of the jar's name.
 *
 * @param others the directory with the texts that jars do not contain
 */
record Licences(Path others) {

    private static final Pattern TEXT =
            Pattern.compile(
                    "(?:.*/)?(?:LICEN[CS]E|NOTICE|COPYING)[^/]*(?<!\\.class)",
                    Pattern.CASE_INSENSITIVE);

    private static final Pattern NAME = Pattern.compile("(.*?)-\\d.*\\.jar");

    /** The jars of this project. The licence at the top of the bundle covers them. */
    private static final List<String> OWN = List.of("harness", "counters-", "percpu-");

    /**
     * Writes the texts, one directory for each jar.
     *
     * @throws PlanException if there is no licence for a jar
     */
    void write(List<Path> jars, Path target) throws PlanException, IOException {
        for (Path jar : jars) {
            String name = name(jar);
            if (OWN.stream().anyMatch(name::startsWith)) {
                continue;
            }
            Path directory = target.resolve(name);
            Files.createDirectories(directory);
            if (!extract(jar, directory)) {
                Files.copy(other(name), directory.resolve("LICENSE"));
            }
        }
        for (Path text : texts()) {
            Files.copy(text, target.resolve(text.getFileName()));
        }
    }

    private static String name(Path jar) {
        Matcher matcher = NAME.matcher(jar.getFileName().toString());
        return matcher.matches() ? matcher.group(1) : jar.getFileName().toString();
    }

    private static boolean extract(Path jar, Path directory) throws IOException {
        boolean licence = false;
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            List<ZipEntry> entries = new ArrayList<>();
            zip.stream()
                    .filter(
                            entry ->
                                    !entry.isDirectory() && TEXT.matcher(entry.getName()).matches())
                    .forEach(entries::add);
            for (ZipEntry entry : entries) {
                Path text = directory.resolve(entry.getName().replace('/', '-'));
                try (InputStream in = zip.getInputStream(entry)) {
                    Files.copy(in, text);
                }
                licence |= entry.getName().toUpperCase(java.util.Locale.ROOT).contains("LICEN");
            }
        }
        return licence;
    }

    private List<Path> texts() throws IOException {
        try (Stream<Path> files = Files.list(others)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private Path other(String name) throws PlanException, IOException {
        return texts().stream()
                .filter(text -> name.startsWith(text.getFileName().toString().replace(".txt", "")))
                .findFirst()
                .orElseThrow(
                        () ->
                                new PlanException(
                                        ("the jar '%s' contains no licence, and '%s' has none"
                                                        + " for it; add one there")
                                                .formatted(name, others)));
    }
}
