package dev.percpu.counters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The value types refuse what makes no sense, and name it. */
class ValuesTest {

    @Test
    void aVariantIsReadAsItIsWritten() {
        Variant variant = Variant.parse("percpu:heap-dense:thread-hash:cas");
        assertThat(variant)
                .isEqualTo(new Variant("percpu", "heap-dense", "thread-hash", "cas"))
                .hasToString("percpu:heap-dense:thread-hash:cas");
    }

    @Test
    void aShortenedNameMatchesByWholeWords() {
        Variant variant = Variant.parse("percpu:heap-dense:cpu:cas");
        assertThat(variant.matches("percpu")).isTrue();
        assertThat(variant.matches("percpu:heap-dense:cpu:cas")).isTrue();
        assertThat(variant.matches("percpu:heap")).isFalse();
        assertThat(variant.matches("")).isFalse();
        assertThat(variant.matches("percpu:heap-dense:cpu:cas:x")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "percpu",
                "a:b:c",
                "a:b:c:d:e",
                "a:b::d",
                "A:b:c:d",
                "a:b:c:d ",
                "a:-b:c:d"
            })
    void aMalformedNameIsRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Variant.parse(name))
                .withMessageContaining("design:layout:index:store");
    }

    @Test
    void optionsOutOfRangeAreRefusedByValue() {
        CounterOptions options = CounterOptions.defaults();
        for (int cpus : new int[] {Integer.MIN_VALUE, -1, 0, 65_537}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> options.withPossibleCpus(cpus))
                    .withMessageContaining("possibleCpus")
                    .withMessageContaining(Integer.toString(cpus));
        }
        for (int slots : new int[] {Integer.MIN_VALUE, 0, 65_537}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> options.withSlots(slots))
                    .withMessage("slots must be 1 to 65536, not " + slots);
        }
        for (int batch : new int[] {-32, 0}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> options.withBatch(batch))
                    .withMessageContaining("batch must be 1 to 2147483647, not " + batch);
        }
        for (int padding : new int[] {-128, 0, 8, 100, 8192}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> options.withPadding(padding))
                    .withMessageContaining("padding")
                    .withMessageContaining(Integer.toString(padding));
        }
    }

    @Test
    void eachOptionChangesNothingButItself() {
        CounterOptions changed =
                CounterOptions.defaults()
                        .withPossibleCpus(300)
                        .withSlots(5)
                        .withBatch(7)
                        .withPadding(64)
                        .withReuse(SlotReuse.IMMEDIATE);
        assertThat(changed.possibleCpus()).hasValue(300);
        assertThat(changed.slots()).hasValue(5);
        assertThat(changed.batch()).hasValue(7);
        assertThat(changed.padding()).isEqualTo(64);
        assertThat(changed.reuse()).isEqualTo(SlotReuse.IMMEDIATE);
        assertThat(CounterOptions.defaults().batch()).isEmpty();
        assertThat(changed)
                .isEqualTo(changed.withSlots(5))
                .hasSameHashCodeAs(changed.withSlots(5))
                .isNotEqualTo(changed.withSlots(6));
    }

    @Test
    void accuracyBoundsAreInclusiveOnBothSides() {
        Accuracy accuracy = new Accuracy(3, 5, Accuracy.Consistency.QUIESCENT);
        assertThat(accuracy.allows(97, 100)).isTrue();
        assertThat(accuracy.allows(96, 100)).isFalse();
        assertThat(accuracy.allows(105, 100)).isTrue();
        assertThat(accuracy.allows(106, 100)).isFalse();
        assertThat(accuracy.allows(Long.MIN_VALUE, Long.MAX_VALUE)).isTrue();
        assertThat(Accuracy.LOSSY.allows(0, Long.MIN_VALUE)).isTrue();
        assertThat(Accuracy.LINEARIZABLE.allows(1, 0)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Accuracy(-1, 0, Accuracy.Consistency.QUIESCENT))
                .withMessageContaining("-1");
    }

    @Test
    void withoutAnyProviderThereAreNoVariantsAndCreatingSaysWhatToAdd() {
        assertThat(Counters.variants()).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Counters.create("percpu:offheap"))
                .withMessageContaining("percpu:offheap")
                .withMessageContaining("counters-java");
    }
}
