package dev.percpu.harness.bench.load;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Tells {@code perf stat} when to count. Perf was started without counting and reads commands from
 * a pipe ({@code --control=fifo:}). It answers each command on another pipe, whose name ends in
 * {@code .ack}. The caller waits for the answer until the timeout.
 */
final class EventSwitch {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final long LOOK_NANOS = 100_000;

    private final Path commands;
    private final Path answers;
    private final Duration timeout;

    EventSwitch(Path commands) {
        this(commands, TIMEOUT);
    }

    EventSwitch(Path commands, Duration timeout) {
        this.commands = commands;
        this.timeout = timeout;
        answers = Path.of(commands + ".ack");
    }

    void on() {
        tell("enable");
    }

    void off() {
        tell("disable");
    }

    /**
     * Sends a command. The pipes are opened for reading and writing, because opening them then does
     * not block even if the other end is gone.
     */
    private void tell(String command) {
        try (RandomAccessFile to = new RandomAccessFile(commands.toFile(), "rw");
                RandomAccessFile answer = new RandomAccessFile(answers.toFile(), "rw");
                InputStream from = new FileInputStream(answer.getFD())) {
            to.write((command + "\n").getBytes(StandardCharsets.US_ASCII));
            long begun = System.nanoTime();
            while (from.available() == 0 || from.read() != '\n') {
                if (System.nanoTime() - begun > timeout.toNanos()) {
                    throw new IOException("it does not answer");
                }
                LockSupport.parkNanos(LOOK_NANOS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("perf did not obey the command " + command, e);
        }
    }
}
