package dev.percpu.proof.machines;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Boots each machine, lets it run every part, and holds its log against what has to be in it. An
 * emulator ends with 0 whatever becomes of its machine, so that only the log counts: the totals of
 * each part, and a last line that only a machine which came to its end prints.
 */
@Tag("proof")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmulatedMachinesTest {

    private static final Pattern TOTALS =
            Pattern.compile("PART (\\w+): (\\d+) passed, (\\d+) failed, (\\d+) skipped");

    /** What a machine cannot have, and a test says so. */
    private static final Pattern FINE_TO_SKIP =
            Pattern.compile("SKIPPED .*(no C compiler|no seccomp filter|no mount namespace).*");

    private Emulator emulator;

    @BeforeAll
    void theEmulatorAndItsParts() throws Exception {
        emulator = Emulator.prepared();
    }

    @ParameterizedTest
    @EnumSource
    void everyPartPassesAndTheMachineComesToItsEnd(EmulatedMachine machine) throws Exception {
        Path log = emulator.run(machine);
        List<String> lines = Emulator.lines(log);
        assertThat(lines).as("%s", log).noneMatch(line -> line.startsWith("FAILED "));
        List<String> parts = new ArrayList<>();
        for (String line : lines) {
            Matcher totals = TOTALS.matcher(line);
            if (totals.matches()) {
                System.out.println(machine + " " + line);
                parts.add(totals.group(1));
                assertThat(Integer.parseInt(totals.group(2))).as(line).isPositive();
                assertThat(totals.group(3)).as(line).isEqualTo("0");
            } else if (line.startsWith("SEEN ") || line.startsWith("TOOK ")) {
                System.out.println(machine + " " + line);
            }
        }
        assertThat(parts)
                .as("%s", log)
                .containsExactlyElementsOf(machine.parts().map(Part::name).toList());
        assertThat(lines)
                .as("%s", log)
                .filteredOn(line -> line.startsWith("SKIPPED "))
                .allMatch(line -> FINE_TO_SKIP.matcher(line).matches());
        assertThat(lines)
                .as("the end of %s", log)
                .anyMatch(line -> line.matches("END: the JVM ended with 0 after \\d+ s"));
    }
}
