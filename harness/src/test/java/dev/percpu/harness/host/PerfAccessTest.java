package dev.percpu.harness.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Refusals of perf, told apart by what it prints and what the process is. */
class PerfAccessTest extends Patient {

    private static final String DENIED = "Error:~Access to events is limited.";
    private static final String OUTERMOST = "0 0 4294967295";
    private static final String ALL = "000001ffffffffff";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Said, uid, capabilities, filter, map of users, level, and the remedy.
                "WARNING: perf not found for kernel 6.12.0-test | 0 | "
                        + ALL
                        + " | 0 | "
                        + OUTERMOST
                        + " | 2 | install linux-tools-6.12.0-test",
                DENIED + " | 0 | " + ALL + " | 2 | " + OUTERMOST + " | 2 | system call filter",
                DENIED + " | 1000 | 0 | 2 | " + OUTERMOST + " | -1 | system call filter",
                DENIED + " | 1000 | 0 | 0 | " + OUTERMOST + " | 2 | run as root, or: sudo sysctl",
                DENIED + " | 0 | a80425fb | 2 | " + OUTERMOST + " | 3 | the capability PERFMON",
                DENIED + " | 0 | " + ALL + " | 0 | 0 1000 1 | 2 | outside of this user namespace",
                "the sky is green | 0 | " + ALL + " | 0 | " + OUTERMOST + " | 2 | the sky is green",
            })
    void eachRefusalHasARemedyThatThisUserCanCarryOut(
            String said,
            String uid,
            String capabilities,
            String filter,
            String users,
            String level,
            String remedy)
            throws IOException {
        file(
                "proc/self/status",
                "Uid:\t%s\t0\t0\t0\nCapEff:\t%s\nSeccomp:\t%s\n"
                        .formatted(uid, capabilities, filter));
        file("proc/self/uid_map", "         " + users.replace(" ", "          ") + "\n");
        file("proc/sys/kernel/perf_event_paranoid", level + "\n");
        file("proc/sys/kernel/osrelease", "6.12.0-test\n");

        String refusal = PerfAccess.refusal(said.replace('~', '\n'), new KernelFiles(root));

        assertThat(refusal).contains(remedy).contains("; ");
        assertThat(refusal.lines()).hasSize(1);
        if (uid.equals("0")) {
            assertThat(refusal).doesNotContain("run as root");
        }
    }
}
