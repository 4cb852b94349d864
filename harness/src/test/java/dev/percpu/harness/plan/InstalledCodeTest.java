package dev.percpu.harness.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.linux.InstalledSections;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstalledCodeTest {

    @TempDir Path home;

    private void release(String lines) throws IOException {
        Files.writeString(home.resolve("release"), lines.replace(';', '\n') + "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "JAVA_VERSION='25.0.3';OS_ARCH='x86_64';JVM_VARIANT='Hotspot';"
                        + "MODULES='java.base jdk.internal.vm.ci jdk.jlink'",
                "JAVA_VERSION='25';OS_ARCH='amd64';MODULES='java.base jdk.internal.vm.ci'",
            })
    void aHotSpotThatHasTheModuleGetsTheFlags(String lines) throws IOException {
        release(lines.replace('\'', '"'));

        assertThat(InstalledCode.refusal(home)).isEmpty();
        assertThat(InstalledCode.flags(home)).isEqualTo(InstalledSections.flags());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "JAVA_VERSION='26';OS_ARCH='x86_64';MODULES='java.base jdk.internal.vm.ci'"
                        + "| it is of version 26, not 25",
                "JAVA_VERSION='25';OS_ARCH='aarch64';MODULES='java.base jdk.internal.vm.ci'"
                        + "| it is for aarch64, not for x86-64",
                "JAVA_VERSION='25';OS_ARCH='x86_64';JVM_VARIANT='OpenJ9';MODULES='java.base'"
                        + "| its JVM is OpenJ9, not HotSpot",
                "JAVA_VERSION='25';OS_ARCH='x86_64';MODULES='java.base jdk.internal.vm.ci.x'"
                        + "| it has no module jdk.internal.vm.ci",
                "JAVA_VERSION='25';OS_ARCH='x86_64'| it has no module jdk.internal.vm.ci",
                "OS_ARCH='x86_64'| it is of version unknown, not 25",
            })
    void anyOtherJvmGetsNoFlagsAndAReason(String lines, String reason) throws IOException {
        release(lines.replace('\'', '"'));

        assertThat(InstalledCode.refusal(home)).contains(reason);
        assertThat(InstalledCode.flags(home)).isEmpty();
    }

    @Test
    void aDirectoryWithoutAReleaseFileGetsNone() {
        assertThat(InstalledCode.refusal(home)).contains("its file 'release' cannot be read");
        assertThat(InstalledCode.flags(home)).isEmpty();
    }

    @Test
    void theJvmOfThisJdkStartsWithTheFlagsThatItGets() throws Exception {
        Path own = Path.of(System.getProperty("java.home"));
        List<String> command = new ArrayList<>();
        command.add(own.resolve("bin/java").toString());
        command.addAll(InstalledCode.flags(own));
        command.add("-version");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).doesNotContainIgnoringCase("warning");
    }

    @ParameterizedTest
    @CsvSource({
        "percpu:offheap:cpu:rseq-installed, true",
        "percpu:offheap:cpu:rseq, false",
        "LongAdder, false"
    })
    void onlyInstalledStoresNeedIt(String subject, boolean needed) {
        assertThat(InstalledCode.isNeededBy(subject)).isEqualTo(needed);
    }
}
