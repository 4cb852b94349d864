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

/** The JDKs that forks can run on, told by the {@code release} file in their directories. */
public final class Jdks {

    /** What scenarios call the JDK that the harness itself runs on. */
    public static final String OWN = "own";

    private static final int LEAST = 25;

    private static final Pattern PROPERTY = Pattern.compile("(?m)^(\\w+)=\"(.*)\"$");

    private Jdks() {}

    /** The JDK that this JVM belongs to. */
    public static Jdk own() {
        String home = System.getProperty("java.home");
        return new Jdk(
                OWN,
                home,
                System.getProperty("java.vendor")
                        + " "
                        + System.getProperty("java.runtime.version"));
    }

    /** Those in directories, named by them, and by a number where two have the same name. */
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
     * The JDK that now is where another one was when the run began.
     *
     * @param before the JDK as a run has noted it
     * @return what there is now, under the same name and path
     * @throws PlanException if there is none, or it is too old
     */
    public static Jdk again(Jdk before) throws PlanException {
        return before.name().equals(OWN)
                ? own()
                : new Jdk(before.name(), before.home(), version(home(before.home())));
    }

    /**
     * A directory that may hold a JDK.
     *
     * @throws PlanException if there is none
     */
    public static Path home(String text) throws PlanException {
        try {
            return Path.of(text).toRealPath();
        } catch (IOException | IllegalArgumentException e) {
            throw none(text, "there is no such directory");
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

    /** The first number of a version; 0 if it begins with none. */
    static int feature(String version) {
        Matcher first = Pattern.compile("(\\d{1,6}).*").matcher(version);
        return first.matches() ? Integer.parseInt(first.group(1)) : 0;
    }

    /** A property of a {@code release} file. */
    public static Optional<String> property(String release, String name) {
        return PROPERTY.matcher(release)
                .results()
                .filter(result -> result.group(1).equals(name))
                .map(result -> result.group(2))
                .findFirst();
    }

    private static PlanException none(String path, String reason) {
        return new PlanException(
                "'" + path + "' is no JDK: " + reason + "; name the directory that holds bin/java");
    }
}
