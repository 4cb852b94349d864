package dev.percpu.harness.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.linux.Rung;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the counters themselves stand on. */
class NativeDoctorTest extends Patient {

    @Test
    void theRungIsThatOfTheLogWithItsRemedy() {
        Diagnosis rung = find("native rung", JAVA, plain());
        assertFixes(rung, "Rung JAVA: by thread: no access", "start Java with --enable");
        assertThat(rung.fact())
                .isEqualTo("Rung JAVA: by thread: no access; start Java with --enable");
        assertSound(find("native rung", BEST, plain()), "Rung INSTALLED");
    }

    @Test
    void theRungWithoutInstalledCodeIsFineAndSaysWhichFlagsLiftIt() {
        NativeFacts facts =
                new NativeFacts(
                        Rung.RSEQ,
                        "Rung RSEQ: there: no code; start the JVM with -XX:+A -XX:+B.",
                        Optional.of("start the JVM with -XX:+A -XX:+B"),
                        Optional.of(true),
                        Set.of(),
                        Optional.empty(),
                        Optional.empty(),
                        "",
                        Optional.of("2.36"));
        Diagnosis rung = find("native rung", facts, plain());
        assertThat(rung.severity()).isEqualTo(Diagnosis.Severity.FINE);
        assertMendable(rung, "Rung RSEQ: there: no code", "-XX:+A -XX:+B");
    }

    @Test
    void threadsThatCannotBePinnedAreBad() {
        assertBad(find("pinning", JAVA, plain()), "no (a; b) access", "start Java with --enable");
        assertSound(find("pinning", BEST, plain()), "possible");
    }

    @Test
    void restartableSequencesAreRegisteredOrNotOrUnknown() {
        assertSound(find("rseq", BEST, plain()), "registered");
        assertThat(find("rseq", JAVA, plain()).fact()).isEqualTo("not known without the C bridge");
        NativeFacts off =
                new NativeFacts(
                        Rung.BRIDGE,
                        "Rung BRIDGE: tunable; unset it.",
                        Optional.of("unset it"),
                        Optional.of(false),
                        Set.of(),
                        Optional.empty(),
                        Optional.empty(),
                        "",
                        Optional.of("2.36"));
        assertFixes(find("rseq", off, plain()), "not registered", "unset it");
    }

    @Test
    void aMissingFenceHasItsReasonAndRemedy() {
        assertFixes(
                find("membarrier", JAVA, plain()), "no (a; b) access", "start Java with --enable");
        assertThat(find("membarrier", JAVA, plain()).fact()).isEqualTo("no (a; b) access");
        assertSound(
                find("membarrier", BEST, plain()),
                "PRIVATE_EXPEDITED_SYNC_CORE, PRIVATE_EXPEDITED_RSEQ");
    }

    @Test
    void theConcurrencyIdNeedsTwentyEightBytes() throws IOException {
        vector(6, 4096, 27, 28, 0, 0);
        assertSound(find("mm_cid, node_id", BEST, plain()), "28 bytes");
        vector(6, 4096, 27, 20, 0, 0);
        assertFixes(find("mm_cid, node_id", BEST, plain()), "20 bytes", "Linux 6.3");
        vector(6, 4096, 0, 0, 27, 28);
        assertFixes(find("mm_cid, node_id", BEST, plain()), "does not say", "Linux 6.3");
    }

    @Test
    void aTruncatedAuxiliaryVectorGivesNoSize() {
        assertThat(AuxiliaryVector.value(new byte[0], 27)).isEqualTo(OptionalLong.empty());
        assertThat(AuxiliaryVector.value(new byte[23], 27)).isEqualTo(OptionalLong.empty());
    }

    @ParameterizedTest
    @CsvSource({
        "6.3.0, true, every feature",
        "6.18.44-fc, true, every feature",
        "10.0, true, every feature",
        "6.2.16-20-pve, false, concurrency ids",
        "5.10.0, false, concurrency ids",
        "5.9.1, false, fence",
        "4.18.0-553.el8, false, fence",
        "4.17, false, restartable sequences (4.18)",
        "unknown, false, not known"
    })
    void aKernelIsJudgedByItsAge(String release, boolean sound, String effect) throws IOException {
        file("proc/sys/kernel/osrelease", release);
        Diagnosis kernel = find("kernel", BEST, plain());
        assertThat(kernel.fact()).isEqualTo(release);
        assertThat(kernel.fine()).isEqualTo(sound);
        assertThat(kernel.effect()).contains(effect);
    }

    @ParameterizedTest
    @CsvSource({"2.35, true", "2.34, false", "2.4, false", "3.0, true"})
    void glibcRegistersFromTwoThirtyFiveOn(String version, boolean sound) {
        NativeFacts facts =
                new NativeFacts(
                        Rung.RSEQ,
                        "",
                        Optional.empty(),
                        Optional.of(true),
                        Set.of(),
                        Optional.empty(),
                        Optional.empty(),
                        "",
                        Optional.of(version));
        assertThat(find("libc", facts, plain()).fine()).isEqualTo(sound);
        assertThat(find("libc", facts, plain()).fact()).isEqualTo("glibc " + version);
    }
}
