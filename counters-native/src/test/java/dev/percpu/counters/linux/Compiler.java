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
        Path program;
        try (InputStream source = Compiler.class.getResourceAsStream("confine.c")) {
            program = compile(new String(source.readAllBytes()), directory, "confine");
        }
        ChildJvm.Result possible = ChildJvm.run(List.of(program + "", what, "true"));
        assumeTrue(
                possible.exit() == 0,
                () -> "no seccomp filter to refuse a system call with: " + possible.lines());
        List<String> confined = new ArrayList<>(List.of(program + "", what));
        confined.addAll(command);
        return confined;
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
