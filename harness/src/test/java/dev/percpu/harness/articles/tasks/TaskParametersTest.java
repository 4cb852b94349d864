package dev.percpu.harness.articles.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percpu.harness.articles.tasks.TaskParameters.Number;
import dev.percpu.harness.bench.load.Job;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TaskParametersTest {

    @TempDir Path temporary;

    @Test
    void aPresetIsOneWordAndWhatIsGivenBesidesReplacesItsNumbers() {
        TaskParameters four = Tasks.of("parallel-true,threads=4");

        assertThat(four.preset()).isEqualTo(TaskPreset.PARALLEL_TRUE);
        assertThat(four.get(Number.THREADS)).isEqualTo(4);
        assertThat(four.get(Number.ANON)).isEqualTo(22);
        assertThat(four.get(Number.LIVE)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void aPresetAloneIsItsNumbers(TaskPreset preset) {
        assertThat(Tasks.of(preset.label())).isEqualTo(TaskParameters.of(preset));
    }

    @Test
    void rowsNameThePresetAndWhatDiffersFromIt() {
        assertThat(Job.parse("tasks:gitsource,anon=7,reuse=cached,work=30").label())
                .isEqualTo("tasks:anon=7,extent=counters,reuse=cached,task=gitsource,work=30");
    }

    @Test
    void aTraceIsNamedSoThatAForkElsewhereFindsIt() throws Exception {
        Path trace = Files.writeString(temporary.resolve("a.txt"), "anon +2\n");
        Path here = Path.of("").toAbsolutePath().relativize(trace.toAbsolutePath());

        TaskParameters traced = Tasks.of("custom,cost=50,trace=" + here);

        assertThat(traced.trace()).contains(trace.toAbsolutePath());
        assertThat(traced.script().expected()).containsExactly(0, 2, 0, 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "fork-tru | 'tasks': 'fork-tru' is not a parameter",
                "task=fork-tru | task must be fork-true or parallel-true",
                "fork-true,threads=0 | 'tasks': threads must be 1 to 1024, not '0'",
                "fork-true,anon=many | anon must be 0 to 1000000, not 'many'",
                "fork-true,anon=99999999999 | not '99999999999'",
                "fork-true,anon=1,anon=2 | has parameter 'anon' twice",
                "fork-true,faults=2 | has no parameter 'faults'; use task, trace, file",
                "work=-1 | work must be gauged or 0 to 1000000000, not '-1'",
                "custom,trace=nowhere.txt | trace must be the path of a readable file, not"
                        + " 'nowhere.txt'",
                "kernbench,trace=pom.xml | with task 'kernbench'; write task=custom,trace=",
                "custom,trace=pom.xml | line 1, column 1",
            })
    void impossibleParametersAreRefusedInOneLineWithValueAndRemedy(String text, String message) {
        assertThatThrownBy(() -> Tasks.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .message()
                .hasLineCount(1);
    }
}
