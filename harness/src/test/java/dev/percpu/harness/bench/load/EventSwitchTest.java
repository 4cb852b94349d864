package dev.percpu.harness.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class EventSwitchTest {

    @TempDir Path directory;

    private Path commands;

    @BeforeEach
    void pipes() throws Exception {
        commands = directory.resolve("control");
        for (String pipe : new String[] {commands.toString(), commands + ".ack"}) {
            assertThat(new ProcessBuilder("mkfifo", pipe).start().waitFor()).isZero();
        }
    }

    @Test
    void aPerfThatIsGoneKeepsNoForkWaiting() {
        assertThatThrownBy(() -> new EventSwitch(commands, Duration.ofMillis(10)).on())
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("perf did not obey the command enable");
    }

    @Test
    void eachCommandIsAnswered() throws Exception {
        String perf =
                "exec 3<>'%1$s' 4<>'%1$s.ack'; read -r a <&3; printf 'ack\\n\\0' >&4;"
                        + " read -r b <&3; printf 'ack\\n\\0' >&4; echo $a $b; sleep 60";
        Process answering = new ProcessBuilder("bash", "-c", perf.formatted(commands)).start();
        try {
            EventSwitch events = new EventSwitch(commands, Duration.ofSeconds(30));
            events.on();
            events.off();

            assertThat(answering.inputReader().readLine()).isEqualTo("enable disable");
        } finally {
            answering.descendants().forEach(ProcessHandle::destroyForcibly);
            answering.destroyForcibly();
        }
    }
}
