package dev.percpu.stress;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.runners.TestConfig;
import org.openjdk.jcstress.os.AffinityMode;
import org.openjdk.jcstress.os.Scheduler;
import org.openjdk.jcstress.os.SchedulingClass;
import org.openjdk.jcstress.vm.CompileMode;
import org.openjdk.jcstress.vm.VMSupport;

/**
 * Lists the JVMs that a test is run in; none where the machine has fewer CPUs than it has actors.
 */
final class StressPlanner {

    private static final List<String> BOTH_COMPILERS = List.of();
    private static final List<String> C1_ALONE = List.of("-XX:TieredStopAtLevel=1");

    private final Campaign campaign;
    private final Options options;

    StressPlanner(Campaign campaign, Options options) {
        this.campaign = campaign;
        this.options = options;
    }

    /** All runs of the campaign over the real counters in a layout. */
    List<TestConfig> real(TestInfo test, Scheduler scheduler, String layout) {
        if (!options.isSplitCompilation()) {
            return Stream.of(BOTH_COMPILERS, C1_ALONE)
                    .flatMap(jvm -> unified(test, scheduler, layout, jvm))
                    .toList();
        }
        List<TestConfig> runs = new ArrayList<>();
        for (AffinityMode affinity : campaign.affinities()) {
            for (SchedulingClass placement : placements(test, scheduler, affinity)) {
                for (VMSupport.Config jvm : VMSupport.getAvailableVMConfigs()) {
                    for (int compilers : compilers(test)) {
                        if (!jvm.onlyIfC2() || CompileMode.hasC2(compilers, test.threads())) {
                            runs.add(run(test, layout, jvm.args(), compilers, placement));
                        }
                    }
                }
            }
        }
        Collections.shuffle(runs);
        return runs;
    }

    /** One run over the broken copy, whatever the campaign. */
    List<TestConfig> canary(TestInfo test, Scheduler scheduler) {
        return unified(test, scheduler, StressSubject.CANARY, BOTH_COMPILERS).toList();
    }

    private Stream<TestConfig> unified(
            TestInfo test, Scheduler scheduler, String subject, List<String> more) {
        List<String> jvm = new ArrayList<>(VMSupport.getAvailableVMConfigs().get(0).args());
        jvm.addAll(more);
        return placements(test, scheduler, campaign.affinities().get(0)).stream()
                .limit(1)
                .map(placement -> run(test, subject, jvm, CompileMode.UNIFIED, placement));
    }

    private List<SchedulingClass> placements(
            TestInfo test, Scheduler scheduler, AffinityMode affinity) {
        return scheduler.scheduleClasses(test.threads(), options.getCPUCount(), affinity);
    }

    private static int[] compilers(TestInfo test) {
        return CompileMode.casesFor(
                test.threads(), VMSupport.c1Available(), VMSupport.c2Available());
    }

    private TestConfig run(
            TestInfo test,
            String subject,
            List<String> jvm,
            int compilers,
            SchedulingClass placement) {
        List<String> arguments = new ArrayList<>(jvm);
        arguments.add("-D" + StressSubject.PROPERTY + "=" + subject);
        return new TestConfig(options, test, 0, arguments, compilers, placement);
    }
}
