package dev.percpu.harness.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LastWordsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Of a program: what it printed first, but for what every JVM says.
                "Error: could not find it | Error: could not find it",
                "Picked up JAVA_TOOL_OPTIONS: -Da;;Unrecognized VM option 'x' | Unrecognized VM option 'x'",
                "#;# A fatal error has been detected by the JRE:;#;#  SIGSEGV at pc=1 | #  SIGSEGV at pc=1",
                // Of JMH: what it repeats of the errors.
                "# Fork: 1 of 1;<forked VM failed with exit code 1>;<stdout last='20 lines'>;out;</stdout>;<stderr last='20 lines'>;Exception: unreachable;more;</stderr> | Exception: unreachable",
                "<stderr last='20 lines'>;</stderr> | ''",
                "'' | ''",
            })
    void theFirstLineOfAComplaintIsFound(String log, String words) {
        assertThat(LastWords.in(List.of(log.split(";"))).orElse("")).isEqualTo(words);
    }
}
