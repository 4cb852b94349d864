package dev.percpu.counters.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** The C compiler; a test that needs it is skipped where there is none. */
public final class Compiler {

    private Compiler() {}

    /** Compiles a shared library. */
    static Path library(String source, Path directory, String name) throws Exception {
        return compile(source, directory, name, "-shared", "-fPIC");
    }

    /**
     * The command that starts another one where the kernel refuses something; see {@code
     * confine.c}. Skips the test where the kernel takes no filter.
     */
    public static List<String> confined(Path directory, String what, List<String> command)
            throws Exception {
        Path program = compile(resource("confine.c"), directory, "confine");
        ChildJvm.Result possible = ChildJvm.run(List.of(program + "", what, "true"));
        assumeTrue(
                possible.exit() == 0,
                () -> "no seccomp filter to refuse a system call with: " + possible.lines());
        List<String> confined = new ArrayList<>(List.of(program + "", what));
        confined.addAll(command);
        return confined;
    }

    /** The bridge as it is where libc has no symbols of rseq, as musl and glibc before 2.35. */
    static Path bridgeForAnotherLibc(Path directory) throws Exception {
        Path output = directory.resolve("libpercpu.so");
        String build =
                "cd ../native-src && cc -D_GNU_SOURCE -O2 -fPIC -shared -Iinclude -Isrc -I\"$0\""
                        + " -D__rseq_offset=no_rseq_offset -D__rseq_size=no_rseq_size"
                        + " -o '"
                        + output
                        + "' src/*.c \"$0\"/sections.S";
        String isa = System.getProperty("os.arch").equals("amd64") ? "x86_64" : "aarch64";
        ChildJvm.Result result = ChildJvm.run(List.of("sh", "-c", build, "arch/" + isa));
        assertThat(result.exit()).as("%s", result.lines()).isZero();
        return output;
    }

    /** Compiles a library of the test's resources that is to be preloaded. */
    static Path preloaded(String name, Path directory) throws Exception {
        return compile(
                resource(name + ".c"),
                directory,
                name + ".so",
                "-shared",
                "-fPIC",
                "-D_GNU_SOURCE");
    }

    private static String resource(String name) throws IOException {
        try (InputStream source = Compiler.class.getResourceAsStream(name)) {
            return new String(source.readAllBytes());
        }
    }

    private static Path compile(String source, Path directory, String name, String... options)
            throws Exception {
        Path file = Files.writeString(directory.resolve(name + ".c"), source);
        Path output = directory.resolve(name);
        List<String> command =
                new ArrayList<>(List.of("cc", "-Wall", "-Werror", "-o", output + ""));
        command.addAll(List.of(options));
        command.add(file + "");
        ChildJvm.Result result;
        try {
            result = ChildJvm.run(command);
        } catch (IOException e) {
            assumeTrue(false, "no C compiler for what this test refuses: " + e.getMessage());
            throw e;
        }
        assertThat(result.exit()).as("%s", result.lines()).isZero();
        // Whatever the umask: a library that a group can write is refused for that alone.
        Files.setPosixFilePermissions(output, PosixFilePermissions.fromString("rwxr-xr-x"));
        return output;
    }
}
