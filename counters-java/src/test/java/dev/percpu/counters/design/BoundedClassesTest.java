package dev.percpu.counters.design;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterGroup;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.Variant;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However many sizes and values of options a program uses, there are few classes. */
class BoundedClassesTest {

    private static final int MANY = 1_000;

    /**
     * Classes of counters, those of their own and the shared one; stores and banks have as many.
     */
    private static final int MOST = Specialiser.MOST + 1;

    static Stream<Variant> variants() {
        return Counters.variants().stream()
                .filter(
                        variant ->
                                variant.layout().equals("heap") && !variant.store().equals("cas"));
    }

    static Stream<Variant> grouped() {
        Set<String> designs = Set.of("atomic", "striped", "percpu", "lazy", "unified");
        return variants().filter(variant -> designs.contains(variant.design()));
    }

    @ParameterizedTest
    @MethodSource("grouped")
    void aThousandSizesOfGroupsShareAFew(Variant variant) {
        Set<Class<?>> classes = new HashSet<>();
        int before = Specialiser.classes();
        for (int size = 1; size <= MANY; size++) {
            try (CounterGroup group =
                    Counters.groupFactory(variant, size, CounterOptions.defaults()).get()) {
                group.add(size - 1, 42);
                assertThat(group.sum(size - 1)).isEqualTo(42);
                classes.add(group.getClass());
            }
        }
        assertThat(classes).hasSizeLessThanOrEqualTo(MOST);
        assertThat(Specialiser.classes() - before).isLessThanOrEqualTo(3 * MOST);
    }

    @ParameterizedTest
    @MethodSource("variants")
    void aThousandValuesOfOptionsShareAFew(Variant variant) {
        Set<Class<?>> classes = new HashSet<>();
        int machine = PossibleCpus.machine();
        int before = Specialiser.classes();
        for (int i = 0; i < MANY; i++) {
            CounterOptions options =
                    CounterOptions.defaults()
                            .withPossibleCpus(machine + i)
                            .withBatch(1 + i)
                            .withLimit(1_000_000 + i)
                            .withPadding(16 << i % 8);
            try (Counter counter = Counters.create(variant, options)) {
                counter.add(42);
                assertThat(counter.sum()).isEqualTo(42);
                if (counter.getClass().isHidden()) {
                    classes.add(counter.getClass());
                }
            }
        }
        assertThat(classes).hasSizeLessThanOrEqualTo(MOST);
        assertThat(Specialiser.classes() - before).isLessThanOrEqualTo(3 * MOST);
    }
}
