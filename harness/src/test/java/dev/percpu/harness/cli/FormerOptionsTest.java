package dev.percpu.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormerOptionsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "run --place compact --forks 2 | run --pinning compact --forks 2",
                "run --place=cpus:0,1 | run --pinning=cpus:0,1",
                "kernel fork-true --repeat=3 --cpu 1 | kernel fork-true --forks=3 --cpus 1",
                "targets --quick | targets --preset=smoke",
                "kernel time --repeat 2 -- make --quick | kernel time --forks 2 -- make --quick",
                "run -o a=b | run -o a=b"
            })
    void anOptionUnderItsFormerNameIsTheSameOption(String before, String after) {
        assertThat(FormerOptions.renamed(before.split(" "))).containsExactly(after.split(" "));
    }
}
