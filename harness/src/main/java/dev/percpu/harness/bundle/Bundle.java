package dev.percpu.harness.bundle;

import dev.percpu.harness.plan.PlanException;
import dev.percpu.harness.run.ClassPath;
import dev.percpu.harness.store.Archive;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.io.FileUtils;

/**
 * The whole harness in one file, for a machine on which nothing is installed.
 *
 * <pre>
 * bin/counters   the launcher, the same as in a checkout
 * lib/           the jars
 * runtime/       the Java runtime that the launcher starts; made by jlink
 * jdks/NAME/     other JDKs to compare; made by jlink
 * licenses/      the licences of the jars; a runtime has its own in its directory legal/
 * README.md      how to use it, with the scripts in examples/
 * </pre>
 *
 * @param home the directory that holds the launcher's {@code bin}: {@code harness} of a checkout,
 *     or a bundle
 * @param classPath jars and directories of classes
 * @param images the runtime, then other JDKs
 */
public record Bundle(Path home, List<Path> classPath, List<Image> images) {

    /** The launcher sets this system property. */
    private static final String HOME = "dev.percpu.counters.home";

    /** A runtime, unpacked and packed. The jars take as much as one more. */
    private static final long MOST_BYTES_OF_IMAGE = 120_000_000;

    private static final String RUNTIME = "runtime";
    private static final String LIBRARIES = "lib";

    /**
     * A bundle.
     *
     * @param archive the file
     * @param needs what it needs on the machine where it runs
     */
    public record Written(Path archive, Needs needs) {}

    public Bundle {
        classPath = List.copyOf(classPath);
        images = List.copyOf(images);
    }

    /**
     * Makes a bundle of the installation that runs this code.
     *
     * @param jdks the JDK of the runtime, then other JDKs; if empty, the runtime of this JVM
     * @throws PlanException if forks cannot run on one of the JDKs, or {@code bin/counters} did not
     *     start this JVM
     */
    public static Bundle of(List<Path> jdks) throws PlanException, IOException {
        String home = System.getProperty(HOME);
        if (home == null) {
            throw new PlanException(
                    "a bundle packs the files that bin/counters starts; run this command with"
                            + " bin/counters");
        }
        List<Image> images = new ArrayList<>();
        Set<Path> all = new LinkedHashSet<>(jdks);
        for (Path jdk : all.isEmpty() ? List.of(Path.of(System.getProperty("java.home"))) : all) {
            images.add(Image.of(jdk));
        }
        List<Path> classPath = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            classPath.add(Path.of(entry));
        }
        return new Bundle(Path.of(home), classPath, images);
    }

    private boolean inBundle() {
        return Files.isDirectory(home.resolve(RUNTIME));
    }

    /**
     * Writes the bundle as an archive.
     *
     * @param output the file to write; if empty, a file in the current directory
     * @return the file, and what it needs
     * @throws PlanException if a JDK cannot be linked, or there is no compiler for its architecture
     * @throws IOException if the archive cannot be written; the message can be shown to a user
     */
    public Written write(Optional<Path> output) throws PlanException, IOException {
        String name =
                "percpu-counters-%s-linux-%s"
                        .formatted(ClassPath.version(), images.get(0).architecture());
        Path archive = output.orElse(Path.of(name + ".tar.gz"));
        Path parent = archive.toAbsolutePath().getParent();
        if (Files.isDirectory(parent)) {
            checkRoom(parent, Files.getFileStore(parent).getUsableSpace(), images.size());
        }
        Path tree;
        try {
            tree = Files.createTempDirectory(parent, ".bundle");
        } catch (IOException e) {
            throw new IOException(
                    "cannot write to '%s' (%s); name a file in a writable directory with -o"
                            .formatted(parent, e.getClass().getSimpleName()),
                    e);
        }
        Needs needs;
        try {
            needs = fill(tree);
            Archive.pack(tree, Archive.files(tree, file -> true), name, archive);
        } finally {
            FileUtils.deleteQuietly(tree.toFile());
        }
        return new Written(archive, needs);
    }

    /** Says before anything is written that there is no room for it. */
    static void checkRoom(Path directory, long room, int images) throws IOException {
        long needed = MOST_BYTES_OF_IMAGE * (images + 1);
        if (room < needed) {
            throw new IOException(
                    "there are %,d MB in '%s', and a bundle takes up to %,d MB while it is made; name a file where there is room with -o"
                            .formatted(room / 1_000_000, directory, needed / 1_000_000));
        }
    }

    private Needs fill(Path tree) throws PlanException, IOException {
        link(tree);
        for (String name : List.of("bin/counters", "LICENSE")) {
            copy(find(name), tree.resolve(name));
        }
        Needs needs = Needs.of(tree.resolve(RUNTIME));
        Files.writeString(tree.resolve("README.md"), needs.in(Files.readString(find("README.md"))));
        Path pages = find("README.md").resolveSibling("examples");
        for (Path page : Archive.files(pages, file -> true)) {
            copy(pages.resolve(page), tree.resolve("examples").resolve(page));
        }
        Jars jars = new Jars(tree.resolve(LIBRARIES));
        for (Path entry : classPath) {
            jars.add(entry);
        }
        if (images.get(0).foreign()) {
            jars.addNative(home.resolveSibling("native-src"), images.get(0).architecture());
        }
        new Licences(find("licenses")).write(jars.all(), tree.resolve("licenses"));
        return needs;
    }

    /** Finds a file of the bundle. A checkout has it in another directory. */
    private Path find(String name) {
        if (inBundle() || name.startsWith("bin/")) {
            return home.resolve(name);
        }
        return name.equals("LICENSE")
                ? home.resolveSibling(name)
                : home.resolve("bundle").resolve(name);
    }

    private void link(Path tree) throws PlanException, IOException {
        for (Image image : images) {
            boolean first = image == images.get(0);
            Path target =
                    first
                            ? tree.resolve(RUNTIME)
                            : tree.resolve("jdks").resolve(image.jdk().getFileName());
            Files.createDirectories(target.getParent());
            if (image.jdk().equals(home.resolve(RUNTIME))) {
                for (Path file : Archive.files(image.jdk(), any -> true)) {
                    copy(image.jdk().resolve(file), target.resolve(file));
                }
            } else {
                image.link(target);
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.copy(from, to);
    }
}
