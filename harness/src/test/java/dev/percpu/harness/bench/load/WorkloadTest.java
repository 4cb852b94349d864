package dev.percpu.harness.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percpu.harness.bench.Parameter;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How workloads are written, and who can do them. */
class WorkloadTest {

    private static final String FLIP = "flip:heap:cpu:atomic";
    private static final String SINGLE_OWNER = "local:heap:single:opaque";

    @ParameterizedTest
    @MethodSource("dev.percpu.harness.bench.load.Workloads#all")
    void aNameAloneHasEveryParameterAndReadsItsOwnLabel(Workload any) {
        Job workload = Job.parse(any.name());

        assertThat(workload.parameters())
                .hasSize((int) any.parameters().stream().filter(Parameter::always).count())
                .allSatisfy((name, value) -> assertThat(value).isNotEmpty());
        assertThat(Job.parse(workload.label())).isEqualTo(workload);
    }

    @Test
    void parametersThatAreMissingHaveTheirStandardValues() {
        Job workload = Job.parse("mixed:read=precise");

        assertThat(workload.parameters())
                .containsExactly(Map.entry("read", "precise"), Map.entry("share", "10"));
        assertThat(workload.label()).isEqualTo("mixed:read=precise,share=10");
        assertThat(workload.name()).isEqualTo("mixed");
    }

    @Test
    void equalWorkloadsAreWrittenInOneWay() {
        assertThat(Job.parse(" mixed:share=050%, read=precise"))
                .isEqualTo(Job.parse("mixed:read=precise,share=50"));
        assertThat(Job.parse("burst:pause=20ns").label()).isEqualTo("burst:length=100,pause=20");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "sing | unknown workload 'sing'; use one of update, ",
                "mixed:share=0 | 'mixed': share must be 1 to 99 (%), not '0'",
                "mixed:share=100 | 'mixed': share must be 1 to 99 (%), not '100'",
                "mixed:share=half | not 'half'",
                "mixed:share= | not ''",
                "mixed:read=fast | 'mixed': read must be approximate or precise, not 'fast'",
                "many:counters=100001 | counters must be 1 to 100000, not '100001'",
                "mixed:rate=1 | workload 'mixed' has no parameter 'rate'; use share, read",
                "update:share=1 | workload 'update' has no parameter 'share'; it takes no parameters",
                "mixed:precise | 'precise' is not a parameter; write mixed:key=value,key=value",
                "mixed:share=1,share=2 | has parameter 'share' twice; give it once",
                "mixed: | '' is not a parameter",
            })
    void anInvalidWorkloadIsRefusedInOneLine(String text, String message) {
        assertThatThrownBy(() -> Job.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void tooFewThreadsAreRefusedWithTheNumberThatIsNeeded() {
        assertThat(refusal("groups:readers=3", "LongAdder", 3).orElseThrow())
                .contains("needs at least 4 threads, not 3");
        assertThat(refusal("groups:readers=3", "LongAdder", 4)).isEmpty();
        assertThat(refusal("snapshot", FLIP, 1)).isPresent();
        assertThat(refusal("drain", "LongAdder", 1)).isPresent();
        assertThat(refusal("remote", "LongAdder", 1)).isPresent();
        assertThat(refusal("mixed", "LongAdder", 1)).isEmpty();
    }

    @Test
    void onlySubjectsWithTheMethodDoTheWorkload() {
        assertThat(refusal("snapshot", FLIP, 2)).isEmpty();
        assertThat(refusal("snapshot", "empty", 2)).isEmpty();
        assertThat(refusal("snapshot", "LongAdder", 2).orElseThrow()).contains("no snapshot()");
        assertThat(refusal("drain", "LongAdder", 2)).isEmpty();
        assertThat(refusal("drain", "Micrometer", 2).orElseThrow()).contains("cannot be cleared");
        assertThat(refusal("drain", "Prometheus", 2)).isPresent();
    }

    @Test
    void aSingleOwnerIsNotUpdatedByManyButReadByThem() {
        assertThat(refusal("update", SINGLE_OWNER, 1)).isEmpty();
        assertThat(refusal("update", SINGLE_OWNER, 2).orElseThrow()).contains("has one owner");
        assertThat(refusal("groups:readers=3", SINGLE_OWNER, 4)).isEmpty();
        assertThat(refusal("groups:readers=2", SINGLE_OWNER, 4)).isPresent();
        assertThat(refusal("many:owned=by-thread", SINGLE_OWNER, 4)).isEmpty();
        assertThat(refusal("many:owned=shared", SINGLE_OWNER, 4)).isPresent();
        assertThat(refusal("remote", SINGLE_OWNER, 4)).isEmpty();
        assertThat(refusal("lifecycle", SINGLE_OWNER, 4)).isEmpty();
        assertThat(refusal("virtual", SINGLE_OWNER, 1)).isPresent();
        assertThat(refusal("update", "local:heap:cpu:atomic", 2)).isEmpty();
    }

    @Test
    void onlyTasksWithoutFurtherThreadsHaveASingleOwner() {
        assertThat(refusal("tasks", SINGLE_OWNER, 4)).isEmpty();
        assertThat(refusal("tasks:parallel-true", SINGLE_OWNER, 1)).isPresent();
        assertThat(refusal("tasks:remote=1", SINGLE_OWNER, 1)).isPresent();
        assertThat(refusal("socket-memory", SINGLE_OWNER, 2)).isPresent();
    }

    @Test
    void unifiedVariantsRefuseSeparateAllocations() {
        assertThat(refusal("tasks:extent=separate", "unified:heap:cpu:atomic", 1).orElseThrow())
                .contains("use extent=together");
        assertThat(refusal("tasks:extent=together", "unified:heap:cpu:atomic", 1)).isEmpty();
    }

    @Test
    void workIsGaugedUnlessItIsGiven() {
        Job tasks = Job.parse("tasks:kernbench");
        Gauge gauge = tasks.gauge(2).orElseThrow();

        assertThat(gauge.arguments()).containsExactly("percpu:heap", "256", "0.135");
        assertThat(tasks.gauge(4096).orElseThrow().arguments()).contains("4096");
        assertThat(tasks.settled(70).word("work")).isEqualTo("70");
        assertThat(tasks.settled(70).gauge(2)).isEmpty();
        assertThat(Job.parse("tasks:work=0").gauge(2)).isEmpty();
        assertThat(Job.parse("socket-memory:share=20").gauge(2).orElseThrow().arguments())
                .containsExactly("atomic:heap", "0.2");
        assertThat(Job.parse("update").gauge(2)).isEmpty();
    }

    @Test
    void moreVirtualThreadsThanCanWaitAreRefused() {
        assertThat(refusal("virtual:each=1000", "LongAdder", 256).orElseThrow())
                .contains("256000 virtual threads", "lower each");
        assertThat(refusal("virtual", "LongAdder", 256)).isEmpty();
    }

    @Test
    void onlyTheWorkloadsOfGoalsMeasureYardsticks() {
        assertThat(refusal("owner-add", "opaque field", 1)).isEmpty();
        assertThat(refusal("update", "opaque field", 1).orElseThrow()).contains("is a yardstick");
        assertThat(refusal("owner-add", "four LongAdders", 1)).isPresent();
        assertThat(refusal("create", "four LongAdders", 1)).isEmpty();
        assertThat(refusal("sum-all", "array of the same size", 1)).isEmpty();
        assertThat(refusal("owner-add", "LongAdder", 2).orElseThrow())
                .contains("is for 1 thread, not 2");
    }

    @Test
    void onlySubjectsWhoseMemoryCanBeMeasuredHaveAFootprint() {
        assertThat(refusal("footprint:offheap", "LongAdder", 1)).isPresent();
        assertThat(refusal("footprint:state=spread", "LongAdder", 1)).isEmpty();
        assertThat(refusal("footprint:state=spread", "percpu:heap:cpu:atomic", 1)).isPresent();
        assertThat(refusal("footprint", "Micrometer", 1)).isPresent();
        assertThat(refusal("c2c", "LongAdder", 2).orElseThrow()).contains("use 'counters c2c'");
    }

    private static Optional<String> refusal(String workload, String subject, int threads) {
        return Job.parse(workload).refusal(subject, threads);
    }
}
