package dev.percpu.harness.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percpu.counters.Counter;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.cli.Requests;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Plan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlannerTest {

    @TempDir Path temporary;

    private static final List<Subject> SUBJECTS =
            Stream.concat(
                            Stream.of(
                                            "atomic:heap:single:atomic",
                                            "atomic:heap:single:cas",
                                            "atomic:heap-dense:single:atomic",
                                            "striped:offheap:thread-hash:atomic",
                                            "striped:offheap:cpu:atomic",
                                            "striped:offheap:cpu:cas",
                                            "striped:offheap-padded:cpu:atomic",
                                            "percpu:heap:cpu:atomic",
                                            "percpu:heap:cpu:cas",
                                            "percpu:offheap:cpu:atomic",
                                            "percpu:offheap:cpu:cas",
                                            "percpu:offheap:cpu:rseq",
                                            "percpu:offheap:cpu:rseq-installed",
                                            "percpu:offheap:thread-hash:atomic",
                                            "flip:offheap:cpu:atomic",
                                            "flip:offheap:cpu:rseq")
                                    .map(name -> subject(name, Kind.VARIANT)),
                            Stream.of(
                                    subject("LongAdder", Kind.PEER),
                                    subject("c:percpu:rseq:called", Kind.PEER),
                                    subject("c:percpu:rseq:inlined", Kind.PEER),
                                    subject("c:nonatomic:plain:called", Kind.PEER),
                                    subject("c:empty", Kind.EMPTY),
                                    subject("empty", Kind.EMPTY)))
                    .toList();

    private static Subject subject(String name, Kind kind) {
        return new Subject(name, kind, PlannerTest::noCounter);
    }

    private static Counter noCounter() {
        throw new AssertionError("a plan must not create counters");
    }

    private static final Planner.Fitness ANY = (workload, subject, threads) -> Optional.empty();

    private static Planner planner(int cpus, Planner.Fitness fitness, Optional<String> unpinned) {
        return new Planner(
                SUBJECTS,
                name ->
                        name.startsWith("flip")
                                ? Optional.of("there is no flip")
                                : Optional.empty(),
                fitness,
                Machines.of(cpus, 1),
                unpinned);
    }

    private static Plan plan(Request request) throws PlanException {
        return planner(2, ANY, Optional.empty()).plan(request).plan();
    }

    private static Plan plan(String... options) throws PlanException {
        return plan(Requests.of(options));
    }

    @Test
    void theUsualSubjectsAreTheFirstOfEachDesignOnAndOffTheHeapTheWaysToASlotAndThePeers()
            throws PlanException {
        assertThat(plan("--all").subjects())
                .containsExactly(
                        "atomic:heap:single:atomic",
                        "striped:offheap:thread-hash:atomic",
                        "striped:offheap:cpu:atomic",
                        "percpu:heap:cpu:atomic",
                        "percpu:offheap:cpu:atomic",
                        "percpu:offheap:cpu:rseq",
                        "percpu:offheap:cpu:rseq-installed",
                        "flip:offheap:cpu:atomic",
                        "LongAdder",
                        "c:percpu:rseq:called",
                        "c:empty",
                        "empty");
    }

    @Test
    void everythingUsualOnTwoCpusIsMeasuredForMinutes() throws PlanException {
        Plan plan = plan("--all");
        Duration each = plan.estimate().dividedBy(plan.steps().size());

        assertThat(each.multipliedBy(30 * 2 * plan.forks())).isLessThan(Duration.ofMinutes(6));
    }

    @Test
    void shortenedNamesMeanTheFirstMatchAndPeersMayBeWrittenInAnyCase() throws PlanException {
        assertThat(
                        plan("--variants=percpu:offheap, longadder", "--variants=percpu:offheap")
                                .subjects())
                .containsExactly("percpu:offheap:cpu:atomic", "LongAdder");
    }

    @Test
    void countersInCAreNamedAsOthersAre() throws PlanException {
        assertThat(plan("--variants=c:percpu,c:percpu:rseq:inlined,c:empty").subjects())
                .containsExactly("c:percpu:rseq:called", "c:percpu:rseq:inlined", "c:empty");
        assertThatThrownBy(() -> plan("--variants=c:percpu:rseq:caled"))
                .hasMessageContaining("did you mean c:percpu:rseq:called");
    }

    @Test
    void allMeansEverySubject() throws PlanException {
        assertThat(plan("--variants=all").subjects()).hasSize(SUBJECTS.size());
    }

    @Test
    void everythingIsCrossedWithEverySubject() throws PlanException {
        Plan plan =
                plan(
                        Requests.of(
                                "--variants=empty,LongAdder",
                                "--workloads=update-polluted,update",
                                "--threads=7,3,7",
                                "--pinning=none,compact",
                                "--possible-cpus=64",
                                "--possible-cpus=4096",
                                "--jvm-arg=-Xmx1g",
                                "--jvm-arg=-XX:A=b,c",
                                "--forks=5"));

        assertThat(plan.cells()).hasSize(2 * 2 * 2 * 2 * 2).doesNotHaveDuplicates();
        assertThat(plan.threadCounts()).containsExactly(3, 7);
        assertThat(plan.workloads()).containsExactly("update-polluted", "update");
        assertThat(plan.forks()).isEqualTo(5);
        assertThat(plan.cells())
                .allSatisfy(
                        cell -> {
                            assertThat(cell.scenario().jdk()).isEqualTo(Jdks.OWN);
                            assertThat(cell.scenario().jvmArguments())
                                    .as("arguments may have commas in them")
                                    .containsExactly("-Xmx1g", "-XX:A=b,c");
                        });
        assertThat(plan.cells().stream().map(cell -> cell.scenario().possibleCpus()))
                .containsOnly(Optional.of(64), Optional.of(4096));
    }

    @Test
    void aPresetGivesForksAndTimesAndForksMayBeOverridden() throws PlanException {
        assertThat(plan("--all").timing()).isEqualTo(Preset.DEFAULT.timing());
        assertThat(plan(Requests.of()).forks()).isEqualTo(3);
        assertThat(plan("--preset=smoke").forks()).isEqualTo(1);
        assertThat(plan("--preset=fast").timing()).isEqualTo(Preset.FAST.timing());
        Plan rigorous = plan(Requests.of("--preset=rigorous", "--forks=4"));
        assertThat(rigorous.forks()).isEqualTo(4);
        assertThat(rigorous.timing()).isEqualTo(Preset.RIGOROUS.timing());
    }

    @Test
    void limitsAndOrderAreTheRequests() throws PlanException {
        Plan usual = plan(Requests.of());
        assertThat(usual.order()).isEqualTo(Plan.Order.INTERLEAVED);
        assertThat(usual.budget()).isEmpty();
        assertThat(usual.precision()).isEmpty();
        assertThat(usual.counting()).isFalse();
        assertThat(plan("--perf=off").counting()).isFalse();

        Plan plan =
                plan(
                        Requests.of(
                                "--order=random",
                                "--seed=-7",
                                "--budget=90m",
                                "--until-ci=2%",
                                "--perf=separate"));
        assertThat(plan.order()).isEqualTo(Plan.Order.RANDOM);
        assertThat(plan.seed()).isEqualTo(-7);
        assertThat(plan.budget()).contains(Duration.ofMinutes(90));
        assertThat(plan.precision())
                .contains(new Plan.Precision(0.02, Planner.MOST_FORKS_FOR_PRECISION));
        assertThat(plan.counting()).isTrue();
        assertThat(plan(Requests.of("--until-ci=2%", "--forks=50")).precision())
                .contains(new Plan.Precision(0.02, 50));
    }

    @Test
    void whatASubjectCannotDoIsSkippedWithTheReasonAndTheRestIsPlanned() throws PlanException {
        Planner.Fitness picky =
                (workload, subject, threads) ->
                        subject.equals("LongAdder") && threads == 2
                                ? Optional.of("it is too shy for two")
                                : Optional.empty();
        Request request = Requests.of("--variants=LongAdder,empty");

        Planned planned = planner(2, picky, Optional.empty()).plan(request);

        assertThat(planned.plan().cells())
                .extracting(cell -> cell.subject() + cell.scenario().threads())
                .containsExactly("LongAdder1", "empty1", "empty2");
        assertThat(planned.skipped())
                .containsExactly(
                        new Planned.Skipped(
                                "LongAdder, update, 2 threads", "it is too shy for two"));
        Planner none = planner(2, (w, s, t) -> Optional.of("nobody can"), Optional.empty());
        assertThatThrownBy(() -> none.plan(request))
                .hasMessage("nothing of this can be measured here: nobody can");
    }

    @Test
    void aJdkThatTakesNoCodeIsLeftOutForSubjectsThatNeedIt() throws Exception {
        Path jdk = temporary.toRealPath().resolve("bare");
        Path java = Files.createDirectories(jdk.resolve("bin")).resolve("java");
        Files.writeString(java, "");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25\"\nMODULES=\"java.base\"\n");
        Planned planned =
                planner(2, ANY, Optional.empty())
                        .plan(
                                Requests.of(
                                        "--variants=percpu:offheap:cpu:rseq",
                                        "--variants=percpu:offheap:cpu:rseq-installed",
                                        "--threads=1",
                                        "--jdk=" + jdk.toString()));

        assertThat(planned.plan().subjects()).containsExactly("percpu:offheap:cpu:rseq");
        assertThat(planned.skipped())
                .singleElement()
                .satisfies(
                        skipped -> {
                            assertThat(skipped.what())
                                    .startsWith("percpu:offheap:cpu:rseq-installed");
                            assertThat(skipped.reason())
                                    .startsWith(
                                            "JDK 'bare' does not allow code to be installed: it ");
                        });
    }

    @Test
    void whereThreadsCannotBePinnedTheUsualPinningIsNoneAndOthersAreSkipped() throws PlanException {
        Planner planner = planner(2, ANY, Optional.of("no such call"));

        assertThat(planner.plan(Requests.of()).plan().cells())
                .allMatch(cell -> cell.scenario().pinning().equals("none"));
        Planned both = planner.plan(Requests.of("--pinning=compact,none"));
        assertThat(both.plan().cells()).allMatch(cell -> cell.scenario().pinning().equals("none"));
        assertThat(both.skipped())
                .containsExactly(
                        new Planned.Skipped(
                                "pinning compact",
                                "threads cannot be pinned here (no such call); use none"));
        assertThatThrownBy(() -> planner.plan(Requests.of("--pinning=compact")))
                .hasMessageContaining("threads cannot be pinned here");
    }

    @Test
    void aThreadRangeThatIsEmptyHereIsAmongWhatIsSkipped() throws PlanException {
        assertThat(
                        planner(2, ANY, Optional.empty())
                                .plan(Requests.of("--threads=1,4..max"))
                                .skipped())
                .extracting(Planned.Skipped::what)
                .containsExactly("threads 4..max");
    }

    @Test
    void anUnknownNameIsRefusedWithWhatMayHaveBeenMeant() {
        assertThatThrownBy(() -> plan("--variants=percpu:ofheap"))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("'percpu:ofheap'")
                .hasMessageContaining("did you mean percpu:offheap");
        assertThatThrownBy(() -> plan("--variants=zzzzzzzz"))
                .hasMessage("unknown variant or peer 'zzzzzzzz'; 'counters list' prints all");
    }

    @Test
    void aNameThatIsRefusedForAReasonGivesTheReason() {
        assertThatThrownBy(() -> plan("--variants=flip:heap"))
                .hasMessageContaining("there is no flip");
    }

    @Test
    void anUnknownWorkloadIsRefusedWithWhatMayHaveBeenMeant() {
        assertThatThrownBy(() -> plan("--workloads=updat"))
                .hasMessageContaining("unknown workload 'updat'")
                .hasMessageContaining("did you mean update");
    }

    @Test
    void forksAndPossibleCpusHaveBounds() {
        assertThatThrownBy(() -> plan("--forks=0")).hasMessage("forks must be 1 to 1000, not 0");
        assertThatThrownBy(() -> plan("--possible-cpus=1"))
                .hasMessage("possible CPUs on this machine must be 2 to 65536, not 1");
    }
}
