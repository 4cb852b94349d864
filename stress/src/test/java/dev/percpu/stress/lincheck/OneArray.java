package dev.percpu.stress.lincheck;

import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.design.Layout;
import dev.percpu.counters.design.Memory;
import dev.percpu.counters.design.Shape;
import dev.percpu.counters.heap.HeapProvider;
import java.util.List;

/**
 * The layout {@code heap-dense}, but that owned slots are words of the counter's own array too. In
 * the slabs of their threads a counter finds what others have left, and which cell it is given
 * depends on the collector: Lincheck needs executions that it can repeat.
 */
record OneArray(Layout heap) implements Layout {

    static final OneArray LAYOUT =
            new OneArray(
                    HeapProvider.LAYOUTS.stream()
                            .filter(layout -> layout.name().equals("heap-dense"))
                            .findFirst()
                            .orElseThrow());

    @Override
    public String name() {
        return heap.name();
    }

    @Override
    public List<String> stores() {
        return heap.stores();
    }

    @Override
    public Memory memory(Shape shape, String store, CounterOptions options) {
        Shape unowned =
                new Shape(shape.slots(), shape.width(), shape.central(), () -> 0, shape.recorded());
        return heap.memory(unowned, store, options);
    }
}
