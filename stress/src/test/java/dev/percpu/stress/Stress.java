package dev.percpu.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.TestExecutor;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.runners.TestConfig;
import org.openjdk.jcstress.infra.runners.TestList;
import org.openjdk.jcstress.os.OSSupport;
import org.openjdk.jcstress.os.Scheduler;
import org.openjdk.jcstress.os.topology.Topology;
import org.openjdk.jcstress.vm.VMSupport;

/**
 * jcstress, driven through its classes instead of its command line, which passes in silence over a
 * test that has more actors than the machine has CPUs, and takes a caught canary for a failure.
 *
 * <p>Each run is a JVM of its own, of the JDK that runs this class.
 */
final class Stress {

    private static final List<String> JVM_ARGUMENTS =
            List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC");

    private static final int CANARY_RUNS = 5;

    private static final Path REPORTS =
            Path.of(System.getProperty("dev.percpu.stress.report", "target/jcstress"));

    private final Options options;
    private final Topology topology;
    private final StressPlanner planner;

    private Stress(Options options, Topology topology, StressPlanner planner) {
        this.options = options;
        this.topology = topology;
        this.planner = planner;
    }

    /** Finds out what the JVM and the kernel have to offer, by trying it. */
    static Stress prepare(Campaign campaign) throws IOException {
        Options options = new Options(campaign.options().toArray(String[]::new));
        PrintStream console = System.out;
        System.setOut(silence());
        try {
            if (!options.parse()) {
                throw new IllegalStateException("jcstress does not take " + campaign.options());
            }
            OSSupport.init();
            VMSupport.initFlags(options);
            if (options.isSplitCompilation()) {
                VMSupport.detectAvailableVMConfigs(true, List.of(), JVM_ARGUMENTS);
            } else {
                VMSupport.detectAvailableVMConfigs(false, JVM_ARGUMENTS, List.of());
            }
            return new Stress(options, Topology.get(), new StressPlanner(campaign, options));
        } finally {
            System.setOut(console);
        }
    }

    private static PrintStream silence() {
        return new PrintStream(PrintStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    }

    /** The names of all tests that the annotation processor has found. */
    SortedSet<String> tests() {
        return new TreeSet<>(TestList.tests());
    }

    /** Fails unless a test ran in full, with acceptable outcomes alone. */
    void pass(String test, String layout) throws IOException {
        Scheduler scheduler = scheduler();
        TestInfo info = TestList.getInfo(test);
        Collection<TestResult> results =
                run(info, scheduler, planner.real(info, scheduler, layout));
        assertThat(results)
                .as(() -> Findings.describe(results))
                .allMatch(result -> new Findings(result).passed());
    }

    /**
     * Fails unless a test of the broken copy sees an outcome that it lists as forbidden. On a busy
     * machine the actors may hardly ever meet: the run is then tried again.
     */
    void catchCanary(String test) throws IOException {
        Collection<TestResult> seen = new ArrayList<>();
        TestInfo info = TestList.getInfo(test);
        for (int i = 0; i < CANARY_RUNS && !caught(seen); i++) {
            Scheduler scheduler = scheduler();
            seen.addAll(run(info, scheduler, planner.canary(info, scheduler)));
        }
        assertThat(caught(seen))
                .as(() -> "a broken copy was not caught: " + Findings.describe(seen))
                .isTrue();
    }

    private static boolean caught(Collection<TestResult> results) {
        return results.stream().anyMatch(result -> new Findings(result).sawListedForbidden());
    }

    /** Writes down what was seen, so that a pass can be read too. */
    private void keep(TestInfo test, Collection<TestResult> results) throws IOException {
        Files.createDirectories(REPORTS);
        Files.writeString(
                REPORTS.resolve(test.name() + ".txt"),
                Findings.describe(results),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private Scheduler scheduler() {
        return new Scheduler(topology, options.getCPUCount());
    }

    private Collection<TestResult> run(TestInfo test, Scheduler scheduler, List<TestConfig> planned)
            throws IOException {
        assertThat(planned)
                .as(
                        "runs of %s, which has %d actors, on %d CPUs",
                        test.name(), test.threads(), options.getCPUCount())
                .isNotEmpty();
        InProcessCollector collector = new InProcessCollector();
        new TestExecutor(options.verbosity(), collector, scheduler).runAll(planned);
        Collection<TestResult> results = List.copyOf(collector.getTestResults());
        keep(test, results);
        assertThat(results).as("results of %s", test.name()).hasSameSizeAs(planned);
        assertThat(results)
                .as(() -> "a JVM did not run the test: " + Findings.describe(results))
                .allMatch(r -> r.status() == Status.NORMAL && r.getTotalCount() > 0);
        assertThat(results)
                .as(() -> "an outcome is listed twice: " + Findings.describe(results))
                .allMatch(result -> new Findings(result).complete());
        return results;
    }
}
