package dev.percpu.counters.design;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.Variant;
import dev.percpu.counters.heap.HeapProvider;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which names are refused with only {@code counters-java} on the path, and how. */
class CatalogueTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "perkpu | unknown design 'perkpu'; available: atomic, striped, percpu,",
                "'' | unknown design ''",
                "percpu:stack | unknown layout 'stack'; available: heap, heap-dense",
                "percpu:offheap | layout 'offheap' is not available: add the counters-native"
                        + " artifact",
                "percpu:heap:cpu | index 'cpu' is not available: add the counters-native artifact",
                "percpu:heap:core | unknown index 'core'; available: single, thread-hash,"
                        + " owner",
                "percpu:heap:single | design 'percpu' cannot use index 'single'; it can use cpu,"
                        + " thread-hash",
                "percpu:heap:thread-hash:plain | store 'plain' loses updates",
                "striped:heap:thread-hash:plain | measure the loss with design 'nonatomic'",
                "nonatomic:heap:single:atomic | with index 'single' cannot use store 'atomic';"
                        + " it can use plain",
                "owner:heap:owner:plain | with index 'owner' cannot use store 'plain'; it can"
                        + " use opaque",
                "owner:heap:thread-hash | design 'owner' cannot use index 'thread-hash'; it can use"
                        + " owner",
                "percpu:heap:thread-hash:xadd | unknown store 'xadd'; available: atomic, cas,"
                        + " opaque, contexts, plain",
                "local:heap:single:plain | with index 'single' cannot use store 'plain'; it can use"
                        + " opaque, atomic, contexts",
                "local:heap:thread-hash | design 'local' cannot use index 'thread-hash'; it can use"
                        + " single, cpu",
                "local:heap:cpu | index 'cpu' is not available: add the counters-native artifact",
                "striped:heap:thread-hash:contexts | store 'contexts' loses updates when two"
                        + " threads use the same slot, which can happen with index 'thread-hash'",
                "limit:heap:thread-hash:atomic | with index 'thread-hash' cannot use store"
                        + " 'atomic'; it can use cas, rseq, rseq-installed",
                "percpu:heap:thread-hash:cas:1 | at most four words"
            })
    void anInvalidNameIsRefusedWithTheReason(String name, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Counters.create(name))
                .withMessageContaining("'" + name + "'")
                .withMessageContaining(reason);
    }

    @Test
    void aVariantThatWasNeverListedIsRefusedToo() {
        Variant lossy = Variant.parse("percpu:heap:thread-hash:plain");
        assertThat(Counters.variants()).doesNotContain(lossy);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Counters.create(lossy, CounterOptions.defaults()))
                .withMessageContaining("loses updates");
    }

    @Test
    void aCatalogueRefusesInvalidCombinationsAndGroupsThatDoNotExist() {
        Catalogue catalogue =
                new Catalogue(HeapProvider.LAYOUTS, List.of(new ChosenIndex(2)), Map.of());
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                catalogue.factory(
                                        Variant.parse("percpu:heap:cpu:plain"),
                                        CounterOptions.defaults()))
                .withMessageContaining("'percpu:heap:cpu:plain' cannot be created")
                .withMessageContaining("loses updates");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                catalogue.groupFactory(
                                        Variant.parse("flip:heap:cpu:atomic"),
                                        2,
                                        CounterOptions.defaults()))
                .withMessage(
                        "design 'flip' has no groups; designs with groups: atomic, striped, percpu,"
                                + " lazy, unified");
    }

    @Test
    void aShortenedNameMeansTheFirstVariantItMatches() {
        assertThat(Counters.resolve("striped")).hasToString("striped:heap:thread-hash:atomic");
        assertThat(Counters.resolve("percpu:heap-dense"))
                .hasToString("percpu:heap-dense:thread-hash:atomic");
        assertThat(Counters.resolve("atomic:heap:single:cas"))
                .hasToString("atomic:heap:single:cas");
    }

    @Test
    void everyListedVariantIsDistinctAndSaysItsOwnName() {
        assertThat(Counters.variants()).doesNotHaveDuplicates().isNotEmpty();
        for (Variant variant : Counters.variants()) {
            assertThat(Counters.resolve(variant.toString())).isEqualTo(variant);
        }
    }

    @Test
    void fewerCpusThanTheMachineHasAreRefused() {
        int machine = PossibleCpus.machine();
        if (machine > 1) {
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () ->
                                    Counters.create(
                                            "percpu",
                                            CounterOptions.defaults()
                                                    .withPossibleCpus(machine - 1)))
                    .withMessageContaining("at least this machine's " + machine)
                    .withMessageContaining("not " + (machine - 1));
        }
    }
}
