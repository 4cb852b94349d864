package dev.percpu.harness.bench.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percpu.harness.bench.tasks.TaskParameters.Number;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TaskParametersTest {

    @Test
    void aPresetIsOneWordAndWhatIsGivenBesidesReplacesItsNumbers() {
        TaskParameters four = TaskParameters.parse("parallel-true,threads=4");

        assertThat(four.preset()).isEqualTo(TaskPreset.PARALLEL_TRUE);
        assertThat(four.get(Number.THREADS)).isEqualTo(4);
        assertThat(four.get(Number.ANON)).isEqualTo(22);
        assertThat(four.get(Number.LIVE)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void theTextFormSaysEverything(TaskPreset preset) {
        TaskParameters parameters = TaskParameters.of(preset);

        assertThat(TaskParameters.parse(parameters.text())).isEqualTo(parameters);
        assertThat(parameters.all().keySet())
                .contains("task")
                .containsAll(Stream.of(Number.values()).map(Number::key).toList());
    }

    @Test
    void aTraceIsATaskOfItsOwn() {
        TaskParameters traced = TaskParameters.parse("trace=a.txt,cost=50");

        assertThat(traced.preset()).isEqualTo(TaskPreset.CUSTOM);
        assertThat(traced.trace()).contains("a.txt");
        assertThat(TaskParameters.parse(traced.text())).isEqualTo(traced);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "fork-tru | 'fork-tru' is no task; there are fork-true, parallel-true",
                "fork-true,threads=0 | threads must be a whole number from 1 to 1024, not '0'",
                "fork-true,anon=many | anon must be a whole number from 0 to 1000000, not 'many'",
                "fork-true,anon=99999999999 | not '99999999999'",
                "fork-true,pages | 'task' is given twice",
                "fork-true,anon=1,anon=2 | 'anon' is given twice",
                "fork-true,faults=2 | no parameter 'faults'; there are task, trace, file",
                "kernbench,trace=a.txt | leave task=kernbench or trace=a.txt out",
            })
    void whatCannotBeIsOneLineWithValueAndRemedy(String text, String message) {
        assertThatThrownBy(() -> TaskParameters.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .message()
                .hasLineCount(1);
    }
}
