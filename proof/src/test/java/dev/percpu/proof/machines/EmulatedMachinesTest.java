package dev.percpu.proof.machines;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Boots each machine, lets it run every part, and holds its log against what has to be in it. An
 * emulator ends with 0 whatever becomes of its machine, so that only the log counts: the totals of
 * each part, and a last line that only a machine which came to its end prints.
 */
@Tag("proof")
@Execution(ExecutionMode.CONCURRENT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmulatedMachinesTest {

    /** What a machine cannot have, and a test says so. */
    private static final Pattern FINE_TO_SKIP =
            Pattern.compile("no C compiler|no seccomp filter|no mount namespace");

    private Emulator emulator;

    @BeforeAll
    void theEmulatorAndItsParts() throws Exception {
        boolean bundled =
                Arrays.stream(EmulatedMachine.values())
                        .flatMap(EmulatedMachine::parts)
                        .anyMatch(Part.BUNDLE::equals);
        emulator =
                Emulator.ofThisProcessor(bundled ? Optional.of(Bundled.make()) : Optional.empty());
    }

    @ParameterizedTest
    @EnumSource
    void everyPartPassesAndTheMachineComesToItsEnd(EmulatedMachine machine) throws Exception {
        assumeTrue(machine.parts().findAny().isPresent(), "none of the chosen parts is run on it");
        Transcript transcript = emulator.run(machine);
        transcript.print(machine.name());
        transcript.assertPassed(machine.parts().map(Part::name).toList(), FINE_TO_SKIP);
        transcript.assertSays("END: the JVM ended with 0 after \\d+ s");
    }
}
