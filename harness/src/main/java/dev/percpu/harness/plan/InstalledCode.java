package dev.percpu.harness.plan;

import dev.percpu.counters.linux.InstalledSections;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Finds out from a JDK's {@code release} file whether the library can install machine code in its
 * JVM. A JVM that does not know the flags for this does not start.
 */
public final class InstalledCode {

    private static final List<String> ARCHITECTURES = List.of("x86_64", "amd64");
    private static final String INSTALLED = "installed";

    private InstalledCode() {}

    /**
     * The flags that the JVM of a JDK needs for installed code.
     *
     * @return the flags; empty if the JVM would not accept them
     */
    public static List<String> flags(Path home) {
        return refusal(home).isEmpty() ? InstalledSections.flags() : List.of();
    }

    /**
     * Why no code can be installed in a JVM.
     *
     * @return the reason; empty if the JVM accepts the flags
     */
    static Optional<String> refusal(Path home) {
        String release;
        try {
            release = Files.readString(home.resolve("release"));
        } catch (IOException e) {
            return Optional.of("its file 'release' cannot be read");
        }
        String version = Jdks.property(release, "JAVA_VERSION").orElse("unknown");
        if (Jdks.feature(version) != InstalledSections.JDK) {
            return Optional.of("it is of version " + version + ", not " + InstalledSections.JDK);
        }
        // The release files of images made by jlink name neither the architecture nor the kind of
        // JVM.
        String architecture =
                Jdks.property(release, "OS_ARCH").orElse(System.getProperty("os.arch"));
        if (!ARCHITECTURES.contains(architecture)) {
            return Optional.of("it is for " + architecture + ", not for x86-64");
        }
        String kind = Jdks.property(release, "JVM_VARIANT").orElse("HotSpot");
        if (!kind.equalsIgnoreCase("HotSpot")) {
            return Optional.of("its JVM is " + kind + ", not HotSpot");
        }
        List<String> modules = List.of(Jdks.property(release, "MODULES").orElse("").split(" "));
        return modules.contains(InstalledSections.MODULE)
                ? Optional.empty()
                : Optional.of("it has no module " + InstalledSections.MODULE);
    }

    /** Whether a subject needs installed code. */
    public static boolean isNeededBy(String subject) {
        return subject.contains(INSTALLED);
    }
}
