package dev.percpu.proof.machines;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Boots machines with kernels of other page sizes, as {@link EmulatedMachinesTest} does. */
@Tag("proof")
@Execution(ExecutionMode.CONCURRENT)
class PageSizesTest {

    /** What a machine cannot have, and a test says so. */
    private static final Pattern FINE_TO_SKIP =
            Pattern.compile(
                    "no C compiler|no seccomp filter|no mount namespace|huge pages of \\d+");

    @ParameterizedTest
    @EnumSource
    void everyPartPassesWhateverThePageSize(PageMachine machine) throws Exception {
        Transcript transcript = Emulator.ofPages(machine).run(machine);
        transcript.print(machine.name());
        transcript.assertPassed(machine.parts().map(Part::name).toList(), FINE_TO_SKIP);
        transcript.assertSays("END: the JVM ended with 0 after \\d+ s");
    }
}
