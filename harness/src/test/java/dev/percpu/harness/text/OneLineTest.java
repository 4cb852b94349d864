package dev.percpu.harness.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OneLineTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"\n", "\r", "\t", "\0", "\u001b", "\u0085", "\u2028", "\u2029", "\u202e"})
    void whatCannotBeSeenIsReplaced(String unseen) {
        assertThat(OneLine.of("a" + unseen + "b")).isEqualTo("a\ufffdb");
        assertThat(OneLine.head("a" + unseen + "b")).isEqualTo("a\ufffdb");
    }

    @Test
    void eightyCharactersAreRepeatedAndMoreAreNot() {
        String longest = "é".repeat(80);
        assertThat(OneLine.head("")).isEmpty();
        assertThat(OneLine.head(longest)).isEqualTo(longest);
        assertThat(OneLine.head(longest + "x")).isEqualTo(longest + "…");
    }
}
