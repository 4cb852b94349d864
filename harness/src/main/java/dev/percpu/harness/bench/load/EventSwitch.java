package dev.percpu.harness.bench.load;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Tells {@code perf stat} when to count: it was started without counting and reads commands from a
 * pipe ({@code --control=fifo:}). Each command is answered on another pipe, whose name ends in
 * {@code .ack}, and waited for.
 */
final class EventSwitch {

    private final Path commands;
    private final Path answers;

    EventSwitch(Path commands) {
        this.commands = commands;
        answers = Path.of(commands + ".ack");
    }

    void on() {
        tell("enable");
    }

    void off() {
        tell("disable");
    }

    private void tell(String command) {
        try (OutputStream to = new FileOutputStream(commands.toFile());
                InputStream from = new FileInputStream(answers.toFile())) {
            to.write((command + "\n").getBytes(StandardCharsets.US_ASCII));
            to.flush();
            int read = from.read();
            while (read >= 0 && read != '\n') {
                read = from.read();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("perf cannot be told to " + command, e);
        }
    }
}
