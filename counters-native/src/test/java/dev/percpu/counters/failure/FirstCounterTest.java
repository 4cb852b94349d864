package dev.percpu.counters.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.child.CreateDeepDown;
import dev.percpu.counters.linux.ChildJvm;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The first counter can be asked for where the stack ends. */
class FirstCounterTest {

    @ParameterizedTest
    @CsvSource({
        "-Xint, 512, striped:heap",
        "-Xint, 768, percpu:offheap",
        "-XX:TieredStopAtLevel=1, 512, striped:heap",
        "-XX:TieredStopAtLevel=1, 768, percpu:offheap"
    })
    void laterCountersCanStillBeCreated(String mode, String kibibytes, String variant)
            throws Exception {
        List<String> command = ChildJvm.java(CreateDeepDown.class, ChildJvm.NATIVE_ACCESS, mode);
        command.addAll(List.of(kibibytes, variant));
        ChildJvm.Result child = ChildJvm.run(command);
        assertThat(child.lines()).contains("sum 3 after true failures");
    }
}
