package dev.percpu.harness.run.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JmhLockTest {

    @TempDir Path temporary;

    @Test
    void oneBenchmarkAtATimeHoldsTheLock() throws Exception {
        Path file = temporary.resolve("jmh.lock");

        LockFile first = JmhLock.acquire(file);
        assertThatThrownBy(() -> JmhLock.acquire(file))
                .isInstanceOf(LockedException.class)
                .hasMessageContaining("another JMH benchmark is running")
                .hasMessageContaining(file.toString());
        first.close();

        JmhLock.acquire(file).close();
        assertThat(Files.getPosixFilePermissions(file).toString()).contains("OTHERS_WRITE");
    }

    @Test
    void anotherUsersFileIsOneToWorkWithout() throws Exception {
        Path file = Files.createSymbolicLink(temporary.resolve("jmh.lock"), temporary.resolve("x"));
        String user = System.getProperty("user.name");
        assertThatThrownBy(() -> JmhLock.acquire(file)).hasMessageEndingWith("lock; remove it");
        System.setProperty("user.name", "somebody-else");
        try {
            assertThatThrownBy(() -> JmhLock.acquire(file))
                    .hasMessageContaining("ask its owner " + user + " to remove it, or use a")
                    .hasMessageContaining("-Djava.io.tmpdir=DIRECTORY");
        } finally {
            System.setProperty("user.name", user);
        }
    }

    @Test
    void aLockThatCannotBeUsedIsNamed() {
        Path file = temporary.resolve("missing").resolve("jmh.lock");

        assertThatThrownBy(() -> JmhLock.acquire(file))
                .isInstanceOf(LockedException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("NoSuchFileException");
    }
}
