package dev.percpu.counters.design;

import static dev.percpu.counters.design.Access.Operation.GET_AND_ADD;
import static dev.percpu.counters.design.Access.Operation.GET_AND_SET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Variant;
import dev.percpu.counters.heap.HeapProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** That hooks are called, whatever classes other tests have left behind. */
class HookedSlotsTest {

    private static final String VARIANT = "percpu:heap:cpu:atomic";

    /** Store and bank are kept by their slots: equal slots would bring the unhooked ones. */
    @Test
    void countersOfTheSameFormWithoutHooksLeaveTheHooksInPlace() {
        ChosenIndex index = new ChosenIndex(2);
        CounterOptions options = CounterOptions.defaults().withBatch(4);
        Catalogue unhooked = new Catalogue(HeapProvider.LAYOUTS, List.of(index), Map.of());
        HookedLayout layout = new HookedLayout();
        List<Access.Operation> seen = new ArrayList<>();
        try (Counter plain = unhooked.factory(Variant.parse(VARIANT), options).get();
                Counter hooked = layout.create(VARIANT, index, options)) {
            layout.hook(access -> seen.add(access.operation()));
            plain.add(100);
            assertThat(seen).isEmpty();
            hooked.add(100);
            assertThat(seen).contains(GET_AND_ADD, GET_AND_SET);
        }
    }

    @Test
    void countersOfOneLayoutShareTheirClassAndThoseOfAnotherDoNot() {
        ChosenIndex index = new ChosenIndex(2);
        CounterOptions options = CounterOptions.defaults();
        HookedLayout layout = new HookedLayout();
        try (Counter one = layout.create(VARIANT, index, options);
                Counter same = layout.create(VARIANT, index, options);
                Counter other = new HookedLayout().create(VARIANT, index, options)) {
            assertThat(same.getClass()).isSameAs(one.getClass());
            assertThat(other.getClass()).isNotSameAs(one.getClass());
        }
    }
}
