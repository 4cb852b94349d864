package dev.percpu.harness.articles.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percpu.counters.CpuList;
import dev.percpu.harness.plan.PlanException;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Scenario;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequestsTest {

    private static final String REPORT =
            "{\"round\":1,\"jobs\":1,\"asked\":7,\"reaped\":7,\"per_process\":{\"user_ns\":1.5,"
                    + "\"system_ns\":2.0,\"wall_ns\":4.5},\"self\":{\"user_ns\":1,\"system_ns\":2},"
                    + "\"children\":{\"user_ns\":3,\"system_ns\":4},\"wall_ns\":31,"
                    + "\"runners\":[{\"pinned\":-1,\"reaped\":7,\"ran_on\":[0,1]}]}";

    private static final ProcessLoad LOAD = new ProcessLoad(3, 1, 2, List.of(5, 1));

    @Test
    void anInvalidLoadIsRefusedWithItsValue() {
        CpuList allowed = CpuList.parse("0-5");

        assertThatThrownBy(() -> new ProcessLoad(0, 0, 1, List.of()).check(allowed))
                .isInstanceOf(PlanException.class)
                .hasMessage("--forks is 0; give 1 or more");
        assertThatThrownBy(() -> new ProcessLoad(1, -1, 1, List.of()).check(allowed))
                .hasMessageContaining("--warmup is -1");
        assertThatThrownBy(() -> new ProcessLoad(1, 0, 0, List.of()).check(allowed))
                .hasMessageContaining("--jobs is 0");
        assertThatThrownBy(() -> new ProcessLoad(1, 0, 20_000, List.of()).check(allowed))
                .hasMessageContaining("--jobs is 20000");
        assertThatThrownBy(() -> new ProcessLoad(1, 0, 1, List.of(0, 6)).check(allowed))
                .hasMessageContaining("CPU 6")
                .hasMessageContaining("0-5");
    }

    @Test
    void theScenarioOfACellHasTheWholeLoad() {
        Scenario scenario = LOAD.cell("fork-true", Map.of("mode", "vfork")).scenario();

        assertThat(scenario.workloadLabel()).isEqualTo("fork-true:jobs=2,mode=vfork");
        assertThat(scenario.threads()).isEqualTo(2);
        assertThat(scenario.pinning()).isEqualTo("5,1");
        assertThat(LOAD.cell("time", Map.of()).kind()).isEqualTo(Kind.KERNEL);
        assertThat(new ProcessLoad(1, 0, 1, List.of()).cell("time", Map.of()).scenario().pinning())
                .isEqualTo(Scenario.NOWHERE);
    }

    private static void parallel(int threads, String... modes) throws PlanException {
        new ProcessRequest(
                        ProcessRequest.PARALLEL_TRUE, List.of(modes), 10, threads, Optional.empty())
                .cells(LOAD);
    }

    @Test
    void impossibleProcessesAreRefused() {
        assertThatThrownBy(() -> parallel(1, "fork")).hasMessageContaining("--threads is 1");
        assertThatThrownBy(() -> parallel(9_999, "fork")).hasMessageContaining("--threads is 9999");
        assertThatThrownBy(() -> parallel(2, "fork-only"))
                .hasMessageContaining("fork-only runs no program");
        assertThatThrownBy(() -> parallel(2, "clone"))
                .hasMessageContaining("'clone'")
                .hasMessageContaining("posix_spawn");
    }

    @Test
    void aProgramThatThisBuildLacksSaysWhatToInstall() {
        assertThatThrownBy(() -> Programs.require(List.of("no-such")))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("'no-such'")
                .hasMessageContaining("make and a C compiler")
                .hasMessageContaining("build-essential");
    }

    @Test
    void programsAreFoundAsAShellFindsThem() {
        assertThat(Programs.find("sh")).isPresent();
        assertThat(Programs.find("/bin/sh")).isPresent();
        assertThat(Programs.find("no-such-program")).isEmpty();
        assertThat(Programs.find("/etc/passwd")).as("not executable").isEmpty();
        assertThat(Programs.find("/tmp")).as("a directory").isEmpty();
        assertThat(Programs.find("")).isEmpty();
    }

    @Test
    void outputThatIsNotAReportIsRefused() throws IOException {
        assertThat(RunnerReport.parse(REPORT).perProcess().userNs()).isEqualTo(1.5);
        assertThat(RunnerReport.parse(REPORT).runners().get(0).ranOn()).containsExactly(0, 1);
        assertThatThrownBy(() -> RunnerReport.parse(REPORT.replace("\"reaped\":7,\"per", "\"per")))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> RunnerReport.parse("hello"))
                .hasMessageContaining("'hello'")
                .hasMessageContaining("build again");
    }

    @Test
    void aReportWithTheFormerNameOfItsKeyIsReadAsItWas() throws IOException {
        String former = REPORT.replace("\"round\"", "\"repetition\"");

        assertThat(former).isNotEqualTo(REPORT);
        assertThat(RunnerReport.parse(former)).isEqualTo(RunnerReport.parse(REPORT));
    }
}
