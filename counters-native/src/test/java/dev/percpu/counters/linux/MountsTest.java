package dev.percpu.counters.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class MountsTest {

    private static final String ROOT = "1 0 8:1 / / rw,relatime - ext4 /dev/sda1 rw";
    private static final String NOEXEC =
            "2 1 0:5 / /a\\040b rw,nosuid,noexec shared:1 - tmpfs x rw";
    private static final String ODD = "4 1 0:5 / /\ufffd\u0000 rw,noexec - tmpfs x rw";
    private static final String BELOW = "3 2 0:6 / /a\\040b/c rw - tmpfs noexec rw,noexec";

    @Test
    void theDeepestMountDecides() {
        List<String> mounts = List.of(BELOW, NOEXEC, ODD, ROOT);

        assertThat(Mounts.noexec("/a b/x.so", mounts)).contains("/a b");
        assertThat(Mounts.noexec("/a b/c/x.so", mounts)).isEmpty();
        assertThat(Mounts.noexec("/a bc/x.so", mounts)).isEmpty();
    }

    @Test
    void ofMountsOnOnePointTheLastDecides() {
        assertThat(Mounts.noexec("/a b/x", List.of(ROOT, NOEXEC, NOEXEC.replace("noexec", "exec"))))
                .isEmpty();
    }

    @Test
    void aFileThatDoesNotExistHasNone() {
        assertThat(Mounts.noexec(Path.of("/does/not/exist"))).isEmpty();
    }
}
