package dev.percpu.stress.lincheck;

import dev.percpu.counters.CounterGroup;
import java.util.List;
import java.util.function.Supplier;

/** What the threads of a scenario do with a group of two counters. */
public final class GroupOperations {

    private final Supplier<?> maker = LincheckTrial.maker();
    private final CounterGroup example;
    private CounterGroup group;

    /**
     * Called by Lincheck, which instruments the classes of all that it can reach from here then. It
     * does not come by what a lambda creates later, and would take those objects for atomic.
     */
    public GroupOperations() {
        example = (CounterGroup) maker.get();
    }

    /** Creates the group: the first thread of the scenario is its owner, if it has one. */
    public void begin() {
        group = (CounterGroup) maker.get();
    }

    public void addTo(int member, int slot, long delta) {
        ChosenSlot.choose(slot);
        group.add(member, delta);
    }

    public void addRemoteTo(int member, int slot, long delta) {
        ChosenSlot.choose(slot);
        group.addRemote(member, delta);
    }

    public List<Long> sumAll() {
        long[] sums = new long[2];
        group.sumAll(sums);
        return List.of(sums[0], sums[1]);
    }

    public void upgrade() {
        group.upgrade();
    }
}
