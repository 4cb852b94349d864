package dev.percpu.harness.bundle;

import dev.percpu.harness.plan.PlanException;
import dev.percpu.harness.store.Archive;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.io.FileUtils;

/** The jars of a bundle. */
final class Jars {

    private static final LocalDateTime TIME = LocalDateTime.of(2026, 1, 1, 0, 0);

    private final Path directory;
    private final List<Path> all = new ArrayList<>();

    Jars(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
    }

    List<Path> all() {
        return List.copyOf(all);
    }

    /** Adds a jar, or makes one from a directory of classes. */
    void add(Path entry) throws IOException {
        if (Files.isRegularFile(entry)) {
            Path jar = directory.resolve(entry.getFileName());
            Files.copy(entry, jar);
            all.add(jar);
        } else if (Files.isDirectory(entry)) {
            addTree("percpu-classes-" + all.size() + ".jar", entry, "");
        }
    }

    private void addTree(String name, Path tree, String below) throws IOException {
        Path jar = directory.resolve(name);
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Path file : Archive.files(tree, any -> true)) {
                ZipEntry entry = new ZipEntry(below + file);
                entry.setTimeLocal(TIME);
                zip.putNextEntry(entry);
                Files.copy(tree.resolve(file), zip);
                zip.closeEntry();
            }
        }
        all.add(jar);
    }

    /**
     * Builds the native library and programs for another architecture and adds them as a jar. The
     * name of the compiler is the one that Debian uses.
     *
     * @throws PlanException if there are no sources, or the build fails, for example without a
     *     compiler
     */
    void addNative(Path sources, String architecture) throws PlanException, IOException {
        String compiler = architecture + "-linux-gnu-gcc";
        if (!Files.isDirectory(sources)) {
            throw new PlanException(
                    "this is a bundle, which has no sources of the native library for %s; make the bundle from a checkout"
                            .formatted(architecture));
        }
        Path target = Files.createTempDirectory("counters-native");
        try {
            Tool.run(
                    List.of(
                            "make",
                            "-s",
                            "-C",
                            sources.toString(),
                            "CC=" + compiler,
                            "OUT=" + target,
                            "STATIC=-static",
                            target + "/libpercpu.so",
                            target + "/processes/processes",
                            target + "/processes/true",
                            target + "/processes/parallel-true"),
                    "the native library for %s cannot be built; install make, %s and a static libc for it"
                            .formatted(architecture, compiler));
            Path kept = Files.createDirectories(target.resolve("kept"));
            Files.copy(target.resolve("libpercpu.so"), kept.resolve("libpercpu.so"));
            for (String program : List.of("processes", "true", "parallel-true")) {
                Files.copy(target.resolve("processes").resolve(program), kept.resolve(program));
            }
            addTree(
                    "percpu-native-" + architecture + ".jar",
                    kept,
                    "native/linux-" + architecture + "/");
        } finally {
            FileUtils.deleteQuietly(target.toFile());
        }
    }
}
