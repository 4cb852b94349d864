package dev.percpu.harness.bundle;

import dev.percpu.harness.host.Host;
import dev.percpu.harness.plan.Jdks;
import dev.percpu.harness.plan.PlanException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A runtime that {@code jlink} makes from a JDK. It contains the modules that the harness, JMH and
 * installed code need.
 *
 * @param jdk the directory of the JDK
 * @param architecture the architecture that it runs on, as {@code uname -m} prints it
 */
public record Image(Path jdk, String architecture) {

    /** A test compares this list with the modules that the jars need. */
    static final List<String> MODULES =
            List.of(
                    "java.base",
                    "java.instrument",
                    "java.logging",
                    "java.management",
                    "java.xml",
                    "jdk.attach",
                    "jdk.internal.vm.ci",
                    "jdk.management",
                    "jdk.unsupported",
                    "jdk.zipfs");

    static Image of(Path jdk) throws PlanException, IOException {
        Jdks.in(List.of(jdk));
        String release = Files.readString(jdk.resolve("release"));
        return new Image(
                jdk,
                Jdks.property(release, "OS_ARCH")
                        .map(Host::architecture)
                        .orElse(Host.architecture()));
    }

    boolean foreign() {
        return !architecture.equals(Host.architecture());
    }

    /**
     * Makes the runtime.
     *
     * @param target a directory that does not exist
     * @throws PlanException if the JDK cannot be linked
     * @throws IOException if the linker cannot be started
     */
    void link(Path target) throws PlanException, IOException {
        Path linker =
                (foreign() ? Path.of(System.getProperty("java.home")) : jdk).resolve("bin/jlink");
        if (!Files.isExecutable(linker)) {
            throw new PlanException(
                    "'%s' cannot be linked: '%s' is missing; name a complete JDK with --jdk"
                            .formatted(jdk, linker));
        }
        Path modules = jdk.resolve("jmods");
        if (foreign() && !Files.isDirectory(modules)) {
            throw new PlanException(
                    ("'%s' is for %s and has no directory 'jmods' to link from; get the JDK's"
                                    + " jmods, which some vendors offer as a separate download, and put"
                                    + " them there")
                            .formatted(jdk, architecture));
        }
        List<String> command = new ArrayList<>(List.of(linker.toString()));
        if (Files.isDirectory(modules)) {
            command.addAll(List.of("--module-path", modules.toString()));
        }
        command.addAll(
                List.of(
                        "--add-modules",
                        String.join(",", MODULES),
                        "--strip-java-debug-attributes",
                        "--no-man-pages",
                        "--no-header-files",
                        "--release-info=" + jdk.resolve("release"),
                        "--output",
                        target.toString()));
        Tool.run(command, "'" + jdk + "' cannot be linked");
    }
}
