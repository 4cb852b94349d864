package dev.percpu.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.pinning.CpuOrder;
import dev.percpu.harness.pinning.Pinning;
import dev.percpu.harness.pinning.PinningException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TopologyCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int topology(String... options) {
        String[] command = new String[options.length + 1];
        command[0] = "topology";
        System.arraycopy(options, 0, command, 1, options.length);
        return Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(command);
    }

    @Test
    void aPinningIsTheCpusInTheOrderOfItsThreads() throws PinningException {
        Topology machine = Topology.read();
        int cpus = machine.usable().size();

        assertThat(topology("--pinning", "core")).isEqualTo(ExitCode.FINE);
        assertThat(out.toString().strip())
                .isEqualTo(CpuOrder.text(Pinning.parse("core").order(machine)));
        out.getBuffer().setLength(0);

        assertThat(topology("--pinning=core", "--threads=" + (cpus + 1), "--json")).isZero();
        JsonNode json = JsonMapper.shared().readTree(out.toString());
        assertThat(json.get("threads").asInt()).isEqualTo(cpus + 1);
        JsonNode pinning = json.get("pinnings").get(0);
        assertThat(pinning.get("pinning").asString()).isEqualTo("core");
        assertThat(pinning.get("cpus")).hasSize(cpus + 1);
        assertThat(pinning.get("cpus").get(cpus)).isEqualTo(pinning.get("cpus").get(0));
    }

    @Test
    void withoutAPinningEveryPinningIsShown() {
        assertThat(topology("--threads", "1")).isEqualTo(ExitCode.FINE);
        assertThat(out.toString().lines())
                .hasSize(7)
                .contains("none      not pinned")
                .anyMatch(line -> line.matches("compact +\\d+"))
                .anyMatch(line -> line.matches("scatter +\\d+"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--pinning=compat | unknown pinning 'compat'",
                "--pinning=cpus:1048575 | no pinning 'cpus:1048575'",
                "--pinning=cpus:0,0 | CPU 0 is in the list twice",
                "--threads=0 | thread count 0 is out of range",
                "--threads=1000000000 | thread count 1000000000 is out of range",
                "--threads=two | 'two'",
            })
    void badInputIsOneLine(String option, String message) {
        assertThat(topology(option)).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).startsWith("counters topology: ").contains(message);
        assertThat(out.toString()).isEmpty();
    }
}
