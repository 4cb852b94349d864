package dev.percpu.counters.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsableCpusTest {

    @TempDir private Path dir;

    @Test
    void pinnedThreadDoesNotCountForTheProcess() throws IOException {
        assertThat(
                        UsableCpus.count(
                                status("process", "1,0000ffff"), status("thread", "0,00000008"), 1))
                .isEqualTo(17);
    }

    @Test
    void quotaCountsWhereTheThreadIsNotPinned() throws IOException {
        assertThat(
                        UsableCpus.count(
                                status("process", "ff,ffffffff"),
                                status("thread", "ff,ffffffff"),
                                2))
                .isEqualTo(2);
    }

    @Test
    void whatTheRuntimeSaysStandsWhereTheKernelSaysNothing() throws IOException {
        Path none = dir.resolve("none");
        assertThat(UsableCpus.count(none, none, 4)).isEqualTo(4);
        assertThat(UsableCpus.count(status("odd", "?"), status("thread", "1"), 4)).isEqualTo(4);
        assertThat(UsableCpus.count(Files.createFile(dir.resolve("empty")), none, 4)).isEqualTo(4);
    }

    @Test
    void thisProcessHasAsManyAsTheRuntimeSaysAtLeast() {
        assertThat(UsableCpus.count())
                .isGreaterThanOrEqualTo(Runtime.getRuntime().availableProcessors());
    }

    /** As the kernel writes it, the name cut in the middle of a character. */
    private Path status(String name, String cpus) throws IOException {
        return Files.writeString(
                dir.resolve(name),
                "Name:\tf\u00e4den-\u00c3\nUmask:\t0022\nCpus_allowed:\t"
                        + cpus
                        + "\nCpus_allowed_list:\t0-1\nMems_allowed:\t1\n",
                ISO_8859_1);
    }
}
