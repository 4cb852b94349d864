package dev.percpu.harness.plan;

import dev.percpu.harness.store.Jdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the JDKs that forks can run on. It reads the {@code release} file in a JDK's directory. */
public final class Jdks {

    /** The name that scenarios use for the JDK of the harness itself. */
    public static final String OWN = "own";

    private static final int LEAST = 25;

    private static final Pattern PROPERTY = Pattern.compile("(?m)^(\\w+)=\"(.*)\"$");

    private Jdks() {}

    /** The JDK of this JVM. */
    public static Jdk own() {
        String home = System.getProperty("java.home");
        return new Jdk(
                OWN,
                home,
                System.getProperty("java.vendor")
                        + " "
                        + System.getProperty("java.runtime.version"));
    }

    /**
     * The JDKs in some directories. Each is named after its directory, with a number added if two
     * directories have the same name.
     */
    public static List<Jdk> in(List<Path> homes) throws PlanException {
        List<Jdk> jdks = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Path home : new LinkedHashSet<>(homes)) {
            String base = home.getFileName() == null ? "jdk" : home.getFileName().toString();
            String name = base;
            for (int number = 2; !names.add(name); number++) {
                name = base + "-" + number;
            }
            jdks.add(new Jdk(name, home.toString(), version(home)));
        }
        return jdks;
    }

    /**
     * Reads a JDK of an earlier session again, because another version may now be in its directory.
     *
     * @param before the JDK as the run has recorded it
     * @return the JDK that is there now, under the same name and path
     * @throws PlanException if there is no JDK any more, or it is too old
     */
    public static Jdk again(Jdk before) throws PlanException {
        return before.name().equals(OWN)
                ? own()
                : new Jdk(before.name(), before.home(), version(home(before.home())));
    }

    /**
     * The path of a directory that may hold a JDK, with symbolic links resolved.
     *
     * @throws PlanException if there is no such directory
     */
    public static Path home(String text) throws PlanException {
        try {
            return Path.of(text).toRealPath();
        } catch (IOException | IllegalArgumentException e) {
            throw none(text, "the directory does not exist");
        }
    }

    private static String version(Path home) throws PlanException {
        if (!Files.isExecutable(home.resolve("bin").resolve("java"))) {
            throw none(home.toString(), "it has no bin/java that can be run");
        }
        String release;
        try {
            release = Files.readString(home.resolve("release"));
        } catch (IOException e) {
            throw none(home.toString(), "its file 'release' cannot be read");
        }
        String version =
                property(release, "JAVA_VERSION")
                        .orElseThrow(
                                () ->
                                        none(
                                                home.toString(),
                                                "its file 'release' has no JAVA_VERSION"));
        if (feature(version) < LEAST) {
            throw new PlanException(
                    "JDK '%s' is version %s; forks need %s or later"
                            .formatted(home, version, LEAST));
        }
        return property(release, "IMPLEMENTOR").orElse("unknown vendor")
                + " "
                + property(release, "JAVA_RUNTIME_VERSION").orElse(version);
    }

    /** The first number of a version; 0 if the version does not start with a number. */
    static int feature(String version) {
        Matcher first = Pattern.compile("(\\d{1,6}).*").matcher(version);
        return first.matches() ? Integer.parseInt(first.group(1)) : 0;
    }

    /** The value of a property in a {@code release} file. */
    public static Optional<String> property(String release, String name) {
        return PROPERTY.matcher(release)
                .results()
                .filter(result -> result.group(1).equals(name))
                .map(result -> result.group(2))
                .findFirst();
    }

    private static PlanException none(String path, String reason) {
        return new PlanException(
                "'"
                        + path
                        + "' is not a JDK: "
                        + reason
                        + "; name the directory that holds bin/java");
    }
}
