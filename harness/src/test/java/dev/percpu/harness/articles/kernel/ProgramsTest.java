package dev.percpu.harness.articles.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramsTest {

    private static final int PROGRAM_HEADERS = 32;
    private static final int HEADER_BYTES = 54;
    private static final int HEADERS = 56;
    private static final int INTERPRETER = 3;

    @TempDir Path temporary;

    /** What names no dynamic linker runs on any glibc, and on none. */
    @Test
    void theProgramsNeedNoLibrary() throws IOException {
        assumeTrue(
                Programs.class.getResource("/native/linux-x86_64/parallel-true") != null
                        || Programs.class.getResource("/native/linux-aarch64/parallel-true")
                                != null,
                "no C compiler has built the static programs");
        try (Programs programs = Programs.unpack(temporary)) {
            for (String name : List.of(Programs.RUNNER, Programs.TRUE, Programs.PARALLEL_TRUE)) {
                assertThat(interpreted(Path.of(programs.path(name)))).as(name).isFalse();
            }
        }
        assertThat(interpreted(Path.of(System.getProperty("java.home"), "bin", "java"))).isTrue();
    }

    private static boolean interpreted(Path file) throws IOException {
        ByteBuffer elf = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < elf.getShort(HEADERS); i++) {
            long at = elf.getLong(PROGRAM_HEADERS) + (long) i * elf.getShort(HEADER_BYTES);
            if (elf.getInt((int) at) == INTERPRETER) {
                return true;
            }
        }
        return false;
    }
}
