package dev.percpu.harness.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShellTest {

    @Test
    void aLineGivesTheWordsThatItWasMadeOf() {
        List<String> words =
                List.of("make", "-j4", "", "a  b", "it's", "''", "\\n$HOME", "1\n2", "say \"x\"");

        assertThat(Shell.words(Shell.line("make", words.subList(1, words.size()))))
                .isEqualTo(words);
    }
}
