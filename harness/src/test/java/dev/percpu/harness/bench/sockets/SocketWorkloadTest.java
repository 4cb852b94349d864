package dev.percpu.harness.bench.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SocketWorkloadTest {

    @Test
    void whatIsNotGivenHasItsUsualValue() {
        assertThat(SocketWorkload.parameters(Map.of("work", "030")))
                .isEqualTo(Map.of("connections", "64", "room", "150", "work", "30"));
    }

    @Test
    void whatCannotBeNamesValueAndRemedy() {
        assertThatThrownBy(() -> SocketWorkload.parameters(Map.of("connections", "0")))
                .hasMessage("connections must be a whole number from 1 to 10000000, not '0'");
        assertThatThrownBy(() -> SocketWorkload.parameters(Map.of("room", "wide")))
                .hasMessageContaining("not 'wide'");
        assertThatThrownBy(() -> SocketWorkload.parameters(Map.of("share", "5%")))
                .hasMessage(
                        "socket-memory has no parameter 'share'; there are connections, room, work");
    }
}
