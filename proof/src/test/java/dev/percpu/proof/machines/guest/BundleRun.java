package dev.percpu.proof.machines.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.ResultDirectory;
import dev.percpu.harness.store.Validation;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bundle measures for a user without rights, a home, or a JDK on the path. */
class BundleRun {

    private static final Path WORK = Path.of("/tmp/bundle");

    private static final String SCRIPT =
            """
            set -eu
            unset HOME
            mkdir %1$s
            cd %1$s
            gzip -dc /bundle.tar.gz | tar -xf -
            chmod -R a-w percpu-counters-*
            counters=$(echo %1$s/percpu-counters-*/bin/counters)
            $counters doctor
            $counters topology
            $counters run --preset smoke --threads 2 --variants LongAdder,percpu:offheap:cpu:rseq \
                --jvm-arg=-XX:TieredStopAtLevel=1 -o results
            """
                    .formatted(WORK);

    @Test
    void itsDoctorTopologyAndSmokeRunEndWellAndEveryRowIsValidated() throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder("/bin/su", "-s", "/bin/sh", "counter", "-c", SCRIPT)
                        .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", "/bin");
        Process user = builder.start();
        user.getOutputStream().close();
        StringBuilder said = new StringBuilder();
        try (BufferedReader lines = user.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.out.println(line);
                said.append(line).append('\n');
            }
        }

        assertThat(user.waitFor()).as("exit code").isZero();
        assertThat(said.toString())
                .contains("possible  0-%d".formatted(Guest.machine().cpus() - 1), "0 failed");
        List<ForkResult> forks = ResultDirectory.read(WORK.resolve("results")).results();
        assertThat(forks).hasSize(2);
        assertThat(forks)
                .allSatisfy(
                        fork -> {
                            assertThat(fork.error()).isEmpty();
                            assertThat(fork.validation().map(Validation::passed)).contains(true);
                        });
        System.out.printf("SEEN %d forks of the bundle, all validated%n", forks.size());
    }
}
