package dev.percpu.harness.run.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {

    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    @TempDir Path temporary;

    /** Another process that holds the locks until its standard input ends. */
    public static final class Holder {

        private Holder() {}

        /** Takes the machine's lock in the file of the first argument, or a directory's. */
        public static void main(String[] arguments) throws Exception {
            Path file = Path.of(arguments[0]);
            AutoCloseable lock =
                    arguments.length > 1
                            ? RunLock.host(file, Optional.of(Path.of(arguments[1])))
                            : RunLock.acquire(file);
            System.out.println("held");
            System.in.read();
            lock.close();
        }
    }

    private static Process hold(Path... paths) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                JAVA.toString(),
                                "-Djmh.ignoreLock=true",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Holder.class.getName()));
        List.of(paths).forEach(path -> command.add(path.toString()));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        assertThat(process.inputReader().readLine()).isEqualTo("held");
        return process;
    }

    @Test
    void theMachinesLockSaysWhoHoldsItSinceWhenAndWhere() throws Exception {
        Path file = temporary.resolve("host.lock");
        Process holder = hold(file, temporary.resolve("results"));
        try {
            assertThatThrownBy(() -> RunLock.host(file, Optional.empty()))
                    .isInstanceOf(LockedException.class)
                    .hasMessageMatching(
                            "this machine is measuring already: process "
                                    + holder.pid()
                                    + ", since \\d{4}-\\d\\d-\\d\\dT[\\d:]+Z, with results in '"
                                    + temporary.resolve("results")
                                    + "'; wait until it has ended, or stop it");
        } finally {
            holder.destroyForcibly().waitFor();
        }
    }

    @Test
    void theLockOfAProcessThatWasKilledKeepsNobodyOut() throws Exception {
        Path file = temporary.resolve("host.lock");
        hold(file, temporary).destroyForcibly().waitFor();
        assertThat(file).isNotEmptyFile();

        RunLock.host(file, Optional.empty()).close();
    }

    @Test
    void everyUserMayTakeTheMachinesLock() throws Exception {
        Path file = temporary.resolve("host.lock");
        RunLock.host(file, Optional.empty()).close();

        assertThat(Files.getPosixFilePermissions(file).toString()).contains("OTHERS_WRITE");
    }

    @Test
    void twoRunsDoNotWriteToOneDirectory() throws Exception {
        Path directory = temporary.resolve("deep").resolve("run");
        Process holder = hold(directory);
        try {
            assertThatThrownBy(() -> RunLock.acquire(directory))
                    .isInstanceOf(LockedException.class)
                    .hasMessageStartingWith(
                            "'" + directory + "' is being written: process " + holder.pid());
            RunLock.acquire(temporary.resolve("other")).close();
            holder.getOutputStream().close();
            assertThat(holder.waitFor()).isZero();
            RunLock.acquire(directory).close();
        } finally {
            holder.destroyForcibly();
        }
    }

    @Test
    void aLockThatCannotBeUsedIsNamed() {
        Path file = temporary.resolve("missing").resolve("host.lock");

        assertThatThrownBy(() -> RunLock.host(file, Optional.empty()))
                .isInstanceOf(LockedException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("NoSuchFileException")
                .hasMessageContaining("or measure without locks");
    }

    /** To open a pipe would block for ever, and no interrupt ends that. */
    @Test
    @Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
    void aForeignFileAtTheLocksPathIsNotTouched() throws Exception {
        Path precious = Files.writeString(temporary.resolve("precious"), "precious");
        Path link = Files.createSymbolicLink(temporary.resolve("link.lock"), precious);
        Path name = Files.createLink(temporary.resolve("name.lock"), precious);
        Path pipe = temporary.resolve("pipe.lock");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

        assertRefused(link, "is a link");
        assertRefused(name, "is a file with several names");
        assertRefused(pipe, "is not a regular file");
        assertThat(precious).hasContent("precious");
    }

    @Test
    void aLinkThatIsPutThereLateIsNotFollowed() throws Exception {
        Path precious = Files.writeString(temporary.resolve("precious"), "precious");
        Path link = Files.createSymbolicLink(temporary.resolve("link.lock"), precious);
        Path dangling = Files.createSymbolicLink(temporary.resolve("a.lock"), Path.of("new"));

        assertThatThrownBy(() -> LockFile.open(link)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> LockFile.open(dangling)).isInstanceOf(IOException.class);
        assertThat(LockFile.holder(link)).startsWith("an unknown process (");
        assertThat(temporary.resolve("new")).doesNotExist();
    }

    private static void assertRefused(Path file, String reason) {
        assertThatThrownBy(() -> RunLock.host(file, Optional.empty()))
                .isInstanceOf(LockedException.class)
                .hasMessageContaining("'" + file + "'")
                .hasMessageContaining(reason)
                .hasMessageContaining("remove it");
    }
}
