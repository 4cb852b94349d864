package dev.percpu.harness.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.linux.Rung;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a process is started with. */
class SurroundingsDoctorTest extends Patient {

    private static NativeFacts in(Surroundings surroundings) {
        return new NativeFacts(
                Rung.RSEQ,
                "Rung RSEQ: all.",
                Optional.empty(),
                Optional.of(true),
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                "/usr/bin",
                Optional.of("2.36"),
                surroundings);
    }

    private static Surroundings with(
            Map<String, String> options, String noLoopback, String noPerf) {
        return new Surroundings(
                new TreeMap<>(options),
                Optional.ofNullable(noLoopback),
                Optional.ofNullable(noPerf));
    }

    @Test
    void optionsThatEveryJvmTakesAreBadAndStandInTheNameOfTheJvm() {
        NativeFacts facts = in(with(Map.of("JAVA_TOOL_OPTIONS", "-Xint\n-Da=b"), null, null));

        assertBad(
                find("environment", facts, plain()),
                "JAVA_TOOL_OPTIONS='-Xint\ufffd-Da=b'",
                "unset JAVA_TOOL_OPTIONS");
        assertThat(Host.facts(facts, plain(), new KernelFiles(root)).jvm())
                .endsWith(" with JAVA_TOOL_OPTIONS='-Xint\ufffd-Da=b'");
        assertSound(find("environment", BEST, plain()), "no options");
        assertThat(Host.facts(BEST, plain(), new KernelFiles(root)).jvm()).doesNotContain("with");
    }

    @Test
    void forksNeedTheLoopbackDevice() {
        assertBad(
                find("loopback", in(with(Map.of(), "Network is unreachable", null)), plain()),
                "Network is unreachable",
                "ip link set lo up");
        assertSound(find("loopback", BEST, plain()), "reachable");
        assertThat(Surroundings.ofThisProcess().noLoopback()).isEmpty();
    }

    @Test
    void aPerfThatCannotCountIsNotFine() throws IOException {
        file("usr/bin/perf", "");

        assertFixes(
                find(
                        "perf",
                        in(with(Map.of(), null, "this perf is not for the kernel 7; install it")),
                        plain()),
                "this perf is not for the kernel 7",
                "install it");
    }
}
