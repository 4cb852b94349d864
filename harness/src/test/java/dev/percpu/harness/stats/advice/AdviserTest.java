package dev.percpu.harness.stats.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.harness.stats.Measured;
import dev.percpu.harness.stats.RunSummary;
import dev.percpu.harness.stats.Warning;
import dev.percpu.harness.stats.advice.Need.Read;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Fixtures;
import dev.percpu.harness.store.Footprints;
import dev.percpu.harness.store.Footprints.Where;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class AdviserTest {

    private static final String INSTALLED = "percpu:offheap:cpu:rseq-installed";
    private static final String HEAP = "percpu:heap:thread-hash:atomic";
    private static final Need FLAGLESS = need(Read.NONE, false, false, true);

    /** No two subjects in a row are disturbed in the same rounds. */
    private static final int[][] NOISE = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}};

    private final List<ForkResult> results = new ArrayList<>();
    private Optional<Footprints> footprints = Optional.empty();
    private Map<CellKey, List<Warning>> warnings = Map.of();

    private static Need need(Read read, boolean limit, boolean one, boolean noFlags) {
        return new Need(read, limit, one, 1, false, noFlags, false);
    }

    /** Three forks, so near each other that five percent is told, and a tenth of one is not. */
    private void took(CellKey cell, double ns) {
        int threads = cell.scenario().threads();
        int[] noise = NOISE[results.size() / 3 % 3];
        for (int fork = 0; fork < 3; fork++) {
            double off = 0.002 * noise[fork];
            double rate = threads * 1e9 / (ns * (1 + off));
            results.add(Measured.fork(cell, fork).throughput(rate, rate).result());
        }
    }

    private void updates(String subject, double ns) {
        took(Fixtures.key(subject, "update", 2), ns);
    }

    private static CellKey mixed(String subject) {
        Scenario scenario = Fixtures.scenario("mixed", 2);
        return new CellKey(
                subject,
                Fixtures.kind(subject),
                scenario.withParameters(
                        new TreeMap<>(Map.of("read", "approximate", "share", "50"))));
    }

    private Advice on(Need need) {
        return new Adviser(RunSummary.of(results), warnings, footprints, 2).on(need);
    }

    private String choice(Need need) {
        return on(need).choice().orElseThrow().subject();
    }

    @Test
    void theFastestThatFitsIsChosen() {
        updates("LongAdder", 30);
        updates(INSTALLED, 10);
        updates(HEAP, 20);

        assertThat(choice(Need.USUAL)).isEqualTo(INSTALLED);
        assertThat(on(Need.USUAL).choice().orElseThrow().timesLongAdder())
                .hasValueCloseTo(3.0, Offset.offset(0.01));
        assertThat(on(Need.USUAL).sentence()).contains("3.00 × LongAdder by whole times");
    }

    @Test
    void ofThoseThatAreNotToldApartTheSimplestIsChosen() {
        updates(INSTALLED, 10);
        updates(HEAP, 10.001);
        updates("LongAdder", 10.002);

        Advice advice = on(Need.USUAL);
        assertThat(advice.longAdderIsEnough()).isTrue();
        assertThat(advice.sentence())
                .startsWith("LongAdder is enough; the run cannot tell it from");
        assertThat(advice.choice().orElseThrow().alike())
                .containsExactlyInAnyOrder(INSTALLED, HEAP);
    }

    @Test
    void aSimplerOneThatIsShownToBeSlowerIsNotChosen() {
        updates(INSTALLED, 10);
        updates("LongAdder", 10.5);

        assertThat(choice(Need.USUAL)).isEqualTo(INSTALLED);
    }

    @Test
    void withoutFlagsNothingOffTheHeapOrByCpuIsChosen() {
        updates(INSTALLED, 10);
        updates("striped:heap:cpu:atomic", 12);
        updates(HEAP, 20);
        updates("LongAdder", 30);

        assertThat(choice(FLAGLESS)).isEqualTo(HEAP);
        assertThat(on(FLAGLESS).choice().orElseThrow().flags()).isEmpty();
    }

    @Test
    void aNeedThatOneDesignMeetsChoosesThatDesign() {
        updates("LongAdder", 10);
        updates("flip:heap:cpu:atomic", 20);
        updates("limit:heap:cpu:cas", 40);
        updates("AtomicLong", 90);

        assertThat(choice(need(Read.SNAPSHOT, false, false, false)))
                .isEqualTo("flip:heap:cpu:atomic");
        assertThat(choice(need(Read.NONE, true, false, false))).isEqualTo("limit:heap:cpu:cas");
        assertThat(choice(Need.USUAL)).isEqualTo("LongAdder");
    }

    @Test
    void aSingleOwnersCounterIsForOneOwnerOnly() {
        took(Fixtures.key("local:heap:single:opaque", "update", 1), 1);
        took(Fixtures.key("LongAdder", "update", 1), 9);
        updates("LongAdder", 10);

        assertThat(choice(need(Read.NONE, false, true, false)))
                .isEqualTo("local:heap:single:opaque");
        assertThat(choice(Need.USUAL)).isEqualTo("LongAdder");
    }

    @Test
    void cheapReadsAreChosenByMixedWorkAndTheReadIsWhatIsLeftOfIt() {
        updates("LongAdder", 10);
        updates(HEAP, 12);
        took(mixed("LongAdder"), 30);
        took(mixed(HEAP), 7);

        Advice.Choice choice =
                on(need(Read.APPROXIMATE, false, false, false)).choice().orElseThrow();
        assertThat(choice.subject()).isEqualTo(HEAP);
        assertThat(choice.updateNs()).isBetween(11.9, 12.1);
        assertThat(choice.readNs().orElseThrow()).isBetween(1.9, 2.1);
    }

    @Test
    void theAdviceSaysWhatWasNotMeasured() {
        updates("LongAdder", 10);

        Advice many = on(new Need(Read.NONE, false, false, 10_000, false, false, false));
        assertThat(many.asAsked()).isFalse();
        assertThat(many.sentence()).contains("based on updates alone: 'many' was not measured");
        Advice limit = on(need(Read.NONE, true, false, false));
        assertThat(limit.choice()).isEmpty();
        assertThat(limit.sentence()).contains("counters run --all");
    }

    @Test
    void aCounterThatCountedWrongIsNeverChosen() {
        updates("LongAdder", 10);
        CellKey wrong = Fixtures.key(HEAP, "update", 2);
        results.add(Measured.fork(wrong, 0).throughput(1e12).counted(10, 9).result());
        updates("nonatomic:heap:single:plain", 1);

        assertThat(choice(Need.USUAL)).isEqualTo("LongAdder");
    }

    @Test
    void aWarningOfTheChosenResultsIsPartOfTheAdvice() {
        updates("LongAdder", 10);
        CellKey cell = Fixtures.key("LongAdder", "update", 2);
        warnings =
                Map.of(
                        cell,
                        List.of(new Warning(Warning.Kind.STEAL, cell, "CPU time was withheld")));

        assertThat(on(Need.USUAL).sentence()).contains("Not reliable: CPU time was withheld.");
    }

    @Test
    void bytesAreTheSumOfHeapAndOffHeapMemory() {
        String name = "percpu:offheap:cpu:rseq";
        footprints =
                Optional.of(
                        new Footprints(
                                Fixtures.HOST,
                                List.of(
                                        new Footprints.Entry(name, Where.HEAP, 1, 2, 40),
                                        new Footprints.Entry(name, Where.OFFHEAP, 1, 2, 4096),
                                        new Footprints.Entry(name, Where.OFFHEAP, 10_000, 2, 32)),
                                List.of()));
        updates(INSTALLED, 10);

        Advice.Choice choice = on(Need.USUAL).choice().orElseThrow();
        assertThat(choice.bytesAtOne()).hasValue(4136);
        assertThat(choice.bytesAtMany()).hasValue(72);
    }

    @Test
    void everyNeedOfTheTableHasADifferentName() {
        assertThat(Need.table()).extracting(Need::text).doesNotHaveDuplicates();
    }
}
