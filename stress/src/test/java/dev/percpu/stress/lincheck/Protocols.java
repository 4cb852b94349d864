package dev.percpu.stress.lincheck;

import static dev.percpu.stress.lincheck.LincheckScenario.add;
import static dev.percpu.stress.lincheck.LincheckScenario.counter;
import static dev.percpu.stress.lincheck.LincheckScenario.group;
import static dev.percpu.stress.lincheck.LincheckScenario.step;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterGroup;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.UpgradePolicy;
import dev.percpu.counters.Variant;
import dev.percpu.counters.design.Catalogue;
import dev.percpu.counters.design.IndexSource;
import dev.percpu.counters.heap.SingleIndex;
import dev.percpu.stress.canary.CarryFromSecondLook;
import dev.percpu.stress.canary.CentralCleared;
import dev.percpu.stress.canary.CheckThenAct;
import dev.percpu.stress.canary.DowngradeWithoutSeal;
import dev.percpu.stress.canary.DrainByOldCount;
import dev.percpu.stress.canary.DrainBySumAndSet;
import dev.percpu.stress.canary.FlipWithoutGrace;
import dev.percpu.stress.canary.FoldByLoadAndStore;
import dev.percpu.stress.canary.FoldSeenHalfway;
import dev.percpu.stress.canary.GroupOf;
import dev.percpu.stress.canary.HandOverTooEarly;
import dev.percpu.stress.canary.LimitedAddByTwoSteps;
import dev.percpu.stress.canary.RemoteByLoadAndStore;
import dev.percpu.stress.canary.ResidueAfterPointer;
import dev.percpu.stress.canary.SetOfOwnersWord;
import dev.percpu.stress.canary.SlotsBeforeBase;
import dev.percpu.stress.canary.TreeDrainWithoutCarry;
import dev.percpu.stress.canary.UpgradeByLoadAndStore;
import dev.percpu.stress.canary.UpgradeTakesCount;
import dev.percpu.stress.canary.UpgradeTwice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;

/** Every protocol of package {@code design}, over heap slots. */
final class Protocols {

    /** The limit of every scenario that has one. */
    static final long LIMIT = 12;

    private static final CounterOptions SMALL =
            CounterOptions.defaults()
                    .withBatch(2)
                    .withUpgrade(UpgradePolicy.NEVER)
                    .withLimit(LIMIT);

    private static final String LOSSY = "nonatomic:heap-dense:single:plain";

    private Protocols() {}

    static List<Protocol> all() {
        return List.of(
                atomic(),
                striped("atomic"),
                striped("cas"),
                percpuFolds("atomic"),
                percpuFolds("cas"),
                percpuSyncs(),
                percpuDrains(),
                percpuSets(),
                percpuLimit(),
                localAdds(),
                localSets(),
                localDrains(),
                flipSnapshots(),
                flipDrains(),
                flipSums(),
                lazyOwner(),
                lazyUpgrades(),
                lazyUpgradesTwice(),
                lazyReads(),
                lazyDowngrades(),
                lazyDrains(),
                lazyHandsOver(),
                unifiedFolds(),
                unifiedDrains(),
                treeCarries(),
                treeDrains(),
                owner(),
                split(),
                limitExact(),
                limitApproximate(),
                stripedGroup(),
                percpuGroup(),
                unifiedGroup(),
                lazyGroup());
    }

    /** Of a sum over two slots it may not be stated: what tells a snapshot from a walk. */
    static Protocol stripedAsIfLinearizable() {
        return protocol("striped", "striped:heap-dense:cpu:atomic", ChosenSlot.CPU, SMALL)
                .linearizable()
                .scenarios(
                        counter()
                                .thread(add(0, 1), add(1, 2))
                                .thread(step("sum"))
                                .last(step("sum")));
    }

    private static Protocol atomic() {
        return protocol("atomic", "atomic:heap-dense:single:atomic", SingleIndex.SOURCE, SMALL)
                .linearizable()
                .canary(DrainBySumAndSet::new)
                .lossyCanary()
                .scenarios(sumsAndDrains());
    }

    private static Protocol striped(String store) {
        return protocol(
                        "striped with store " + store,
                        "striped:heap-dense:cpu:" + store,
                        ChosenSlot.CPU,
                        SMALL)
                .canary(DrainBySumAndSet::new)
                .lossyCanary()
                .scenarios(sumsAndDrains());
    }

    private static List<ExecutionScenario> sumsAndDrains() {
        return List.of(
                counter()
                        .thread(add(0, 1), add(1, 2))
                        .thread(add(0, 4), step("sum"))
                        .last(step("sum")),
                counter()
                        .thread(add(0, 1), add(1, -2))
                        .thread(add(1, 4), step("drain"))
                        .last(step("sum"), step("drain"), step("sum")),
                counter()
                        .first(add(1, 8))
                        .thread(add(0, 1), step("drain"))
                        .thread(step("drain"), step("sum"))
                        .last(step("sum")));
    }

    private static Protocol percpuFolds(String store) {
        return protocol(
                        "percpu: folds with store " + store,
                        "percpu:heap-dense:cpu:" + store,
                        ChosenSlot.CPU,
                        SMALL)
                .canary(FoldByLoadAndStore::new)
                .canary(FoldSeenHalfway::new)
                .scenarios(folds());
    }

    /** Two threads fold one slot, from both signs, and a third looks on. */
    private static List<ExecutionScenario> folds() {
        return List.of(
                counter()
                        .first(add(0, 1))
                        .thread(add(0, 2))
                        .thread(add(0, 4), step("sum"))
                        .last(step("sum"), step("read")),
                counter()
                        .first(add(0, -1))
                        .thread(add(0, -2), add(1, 4))
                        .thread(step("sum"), step("sum"))
                        .last(step("sum"), step("read")),
                counter()
                        .first(add(0, 1))
                        .thread(add(0, 2))
                        .thread(add(0, 4))
                        .thread(step("sum"))
                        .last(step("sum"), step("read")));
    }

    private static Protocol percpuSyncs() {
        return protocol("percpu: syncs", "percpu:heap-dense:cpu:atomic", ChosenSlot.CPU, SMALL)
                .canary(FoldByLoadAndStore::new)
                .scenarios(
                        counter()
                                .first(step("addLocal", 0, 1L))
                                .thread(step("addLocal", 0, 2L), step("addLocal", 1, 4L))
                                .thread(step("sync"), step("sum"))
                                .last(step("sync"), step("read"), step("sum")));
    }

    private static Protocol percpuDrains() {
        return protocol("percpu: drains", "percpu:heap-dense:cpu:atomic", ChosenSlot.CPU, SMALL)
                .canary(DrainBySumAndSet::new)
                .scenarios(drains());
    }

    private static List<ExecutionScenario> drains() {
        return List.of(
                counter()
                        .first(add(0, 1))
                        .thread(add(0, 2), add(1, 4))
                        .thread(step("drain"), step("drain"))
                        .last(step("sum"), step("drain"), step("sum")),
                counter()
                        .first(add(0, 1), add(1, 2))
                        .thread(step("drain"), step("sum"))
                        .thread(add(0, 4), step("drain"))
                        .last(step("drain"), step("sum")));
    }

    private static Protocol percpuSets() {
        return protocol("percpu: sets", "percpu:heap-dense:cpu:atomic", ChosenSlot.CPU, SMALL)
                .canary(SetOfOwnersWord::new)
                .scenarios(sets());
    }

    private static List<ExecutionScenario> sets() {
        return List.of(
                counter()
                        .first(add(0, 1))
                        .thread(add(0, 2), add(1, 4))
                        .thread(step("set", 8L), step("sum"))
                        .last(step("sum")),
                counter()
                        .first(add(0, 1))
                        .thread(add(1, 2))
                        .thread(step("set", 8L), step("set", 16L))
                        .last(step("sum")));
    }

    private static Protocol percpuLimit() {
        return protocol("percpu: limitedAdd", "percpu:heap-dense:cpu:atomic", ChosenSlot.CPU, SMALL)
                .linearizable()
                .canary(LimitedAddByTwoSteps::new)
                .scenarios(upTo(amount -> step("limitedAdd", LIMIT, amount)));
    }

    /** Two amounts of which one fits; the same, and room is made by the one; and by a third. */
    private static List<ExecutionScenario> upTo(LongFunction<LincheckScenario.Step> tried) {
        return List.of(
                counter()
                        .first(tried.apply(8))
                        .thread(tried.apply(4))
                        .thread(tried.apply(1))
                        .last(step("sum")),
                counter()
                        .first(tried.apply(8))
                        .thread(add(0, -1), tried.apply(4))
                        .thread(tried.apply(2))
                        .last(step("sum")),
                counter()
                        .first(tried.apply(8))
                        .thread(tried.apply(4))
                        .thread(tried.apply(1))
                        .thread(add(1, -2))
                        .last(step("sum")));
    }

    private static Protocol localAdds() {
        return protocol(
                        "local: additions",
                        "local:heap-dense:single:opaque",
                        SingleIndex.SOURCE,
                        SMALL)
                .canary(RemoteByLoadAndStore::new)
                .scenarios(
                        counter()
                                .thread(add(0, 1), add(0, 2))
                                .thread(add(0, 4), step("sum"))
                                .last(step("sum")),
                        counter()
                                .thread(add(0, 1))
                                .thread(add(0, 2))
                                .thread(add(0, 4), step("sum"))
                                .last(step("sum")));
    }

    private static Protocol localSets() {
        return protocol("local: sets", "local:heap-dense:single:opaque", SingleIndex.SOURCE, SMALL)
                .canary(SetOfOwnersWord::new)
                .scenarios(sets());
    }

    private static Protocol localDrains() {
        return protocol(
                        "local: drains",
                        "local:heap-dense:single:opaque",
                        SingleIndex.SOURCE,
                        SMALL)
                .canary(DrainBySumAndSet::new)
                .canary(SlotsBeforeBase::new)
                .scenarios(drainsOfOwner(0, 0));
    }

    /** The thread that owns a slot adds; others drain what they have not seen before. */
    private static List<ExecutionScenario> drainsOfOwner(int owned, int others) {
        return List.of(
                counter()
                        .first(add(owned, 1))
                        .thread(add(owned, 2), step("drain"))
                        .thread(step("drain"), add(others, 4))
                        .last(step("sum"), step("drain"), step("sum")),
                counter()
                        .thread(add(owned, 1), step("drain"))
                        .thread(step("sum"))
                        .last(step("sum")),
                counter()
                        .thread(add(owned, 1))
                        .thread(step("drain"))
                        .thread(step("sum"))
                        .last(step("sum"), step("drain")));
    }

    private static Protocol flipSnapshots() {
        return flip("flip: snapshots")
                .linearizable()
                .canary(FlipWithoutGrace::new)
                .scenarios(
                        counter()
                                .thread(add(0, 1), add(1, 2))
                                .thread(step("snapshot"), step("snapshot"))
                                .last(step("snapshot"), step("sum")),
                        counter()
                                .thread(add(1, 1), add(0, -2))
                                .thread(step("snapshot"))
                                .thread(step("snapshot"))
                                .last(step("snapshot"), step("sum")));
    }

    private static Protocol flipDrains() {
        return flip("flip: drains")
                .linearizable()
                .canary(DrainBySumAndSet::new)
                .scenarios(
                        counter()
                                .first(add(0, 1))
                                .thread(add(0, 2), add(1, 4))
                                .thread(step("drain"), step("drain"))
                                .last(step("sum")),
                        counter()
                                .thread(add(1, 1), step("drain"))
                                .thread(step("drain"), add(0, 2))
                                .last(step("drain"), step("sum")));
    }

    private static Protocol flipSums() {
        return flip("flip: sums")
                .canary(SlotsBeforeBase::new)
                .scenarios(
                        counter()
                                .thread(add(0, 1), step("drain"))
                                .thread(step("sum"))
                                .last(step("sum"), step("read")),
                        counter()
                                .thread(add(0, 1), add(1, 2))
                                .thread(step("sum"), step("drain"))
                                .last(step("sum"), step("read")));
    }

    private static Builder flip(String name) {
        return protocol(name, "flip:heap-dense:cpu:atomic", ChosenSlot.CPU, SMALL);
    }

    private static Builder lazy(String name, int batch) {
        return protocol(name, "lazy:heap-dense:cpu:atomic", ChosenSlot.CPU, SMALL.withBatch(batch));
    }

    private static Protocol lazyOwner() {
        return lazy("lazy: the owner adds through an upgrade", 2)
                .canary(UpgradeTakesCount::new)
                .scenarios(
                        counter()
                                .first(add(0, 1))
                                .thread(add(0, 2), add(1, 4))
                                .thread(step("upgrade"), step("sum"))
                                .last(step("sum"), step("read")));
    }

    private static Protocol lazyUpgrades() {
        return lazy("lazy: others add through an upgrade", 2)
                .canary(UpgradeByLoadAndStore::new)
                .canary(ResidueAfterPointer::new)
                .scenarios(
                        counter()
                                .first(remote(0, 1))
                                .thread(step("upgrade"), add(0, 2))
                                .thread(remote(0, 4), step("sum"))
                                .last(step("sum"), step("read")),
                        counter()
                                .thread(step("upgrade"))
                                .thread(remote(0, 1), remote(1, 2))
                                .thread(step("sum"))
                                .last(step("sum"), step("read")));
    }

    private static Protocol lazyUpgradesTwice() {
        return lazy("lazy: two upgrade", 2)
                .canary(UpgradeTwice::new)
                .scenarios(
                        counter()
                                .thread(step("upgrade"), add(1, 1))
                                .thread(step("upgrade"), remote(0, 2))
                                .last(step("sum"), step("read")));
    }

    /** With a batch of one, nothing stays in the slots, so that a read has to be exact. */
    private static Protocol lazyReads() {
        return lazy("lazy: reads through an upgrade", 1)
                .canary(ResidueAfterPointer::new)
                .scenarios(
                        counter()
                                .first(remote(0, 1), add(0, 2))
                                .thread(step("upgrade"))
                                .thread(step("read"), step("read"))
                                .last(step("read"), step("sum")));
    }

    private static Protocol lazyDowngrades() {
        return lazy("lazy: downgrades", 2)
                .canary(DowngradeWithoutSeal::new)
                .scenarios(
                        counter()
                                .first(remote(0, 1), step("upgrade"))
                                .thread(step("downgrade"), add(0, 2))
                                .thread(remote(0, 4), remote(1, 8))
                                .last(step("sum"), step("read")),
                        counter()
                                .first(remote(0, 1), step("upgrade"))
                                .thread(step("downgrade"), step("upgrade"))
                                .thread(remote(0, 2))
                                .thread(step("sum"))
                                .last(step("sum"), step("read")),
                        counter()
                                .first(remote(0, 1), step("upgrade"))
                                .thread(step("downgrade"), step("upgrade"), step("downgrade"))
                                .thread(remote(1, 2), step("sum"))
                                .last(step("sum"), step("upgrade"), step("sum")));
    }

    private static Protocol lazyDrains() {
        return lazy("lazy: drains", 2)
                .canary(DrainByOldCount::new)
                .scenarios(
                        counter()
                                .first(add(0, 1))
                                .thread(add(0, 2), step("drain"))
                                .thread(step("drain"), remote(0, -1024))
                                .last(step("sum"), step("drain"), step("sum")),
                        counter()
                                .first(add(0, 1))
                                .thread(add(0, 2))
                                .thread(step("drain"))
                                .thread(step("drain"))
                                .last(step("drain"), step("sum")),
                        counter()
                                .first(add(0, 1))
                                .thread(step("upgrade"), add(0, 2))
                                .thread(step("drain"), remote(1, 4))
                                .last(step("drain"), step("sum")),
                        counter()
                                .first(add(0, 1), step("upgrade"), remote(0, 2))
                                .thread(step("downgrade"), add(0, 4))
                                .thread(step("drain"), remote(1, 8))
                                .last(step("drain"), step("sum")));
    }

    private static Protocol lazyHandsOver() {
        return lazy("lazy: ownership is handed over", 2)
                .canary(HandOverTooEarly::new)
                .scenarios(
                        counter()
                                .first(remote(0, 1))
                                .thread(step("handOver"), add(0, 2))
                                .thread(step("offer"), add(0, 4), add(0, 8))
                                .last(step("sum")),
                        counter()
                                .first(remote(0, 1))
                                .thread(add(0, 2), step("handOver"), add(1, 4))
                                .thread(step("offer"), add(0, 8), step("upgrade"))
                                .last(step("sum")));
    }

    private static Protocol unifiedFolds() {
        return unified("unified: folds")
                .canary(FoldByLoadAndStore::new)
                .canary(FoldSeenHalfway::new)
                .scenarios(folds());
    }

    private static Protocol unifiedDrains() {
        return unified("unified: drains").canary(DrainBySumAndSet::new).scenarios(drains());
    }

    private static Builder unified(String name) {
        return protocol(name, "unified:heap-dense:cpu:atomic", ChosenSlot.CPU, SMALL);
    }

    private static Protocol treeCarries() {
        return tree("tree: carries")
                .canary(CarryFromSecondLook::new)
                .scenarios(
                        counter()
                                .first(add(0, 1))
                                .thread(add(0, 2), add(1, 4))
                                .thread(add(0, 8), step("sum"))
                                .last(step("sum"), step("read")),
                        counter()
                                .thread(add(0, 1), add(2, -2))
                                .thread(add(1, 4))
                                .thread(add(0, 8))
                                .last(step("sum"), step("read")));
    }

    private static Protocol treeDrains() {
        return tree("tree: drains")
                .canary(TreeDrainWithoutCarry::new)
                .scenarios(
                        counter()
                                .first(add(0, 1), add(1, 2))
                                .thread(add(0, 4), add(2, 8))
                                .thread(step("drain"), step("sum"))
                                .last(step("drain"), step("sum"), step("read")),
                        counter()
                                .thread(add(0, 4), step("drain"))
                                .thread(step("sum"))
                                .last(step("sum"), step("read")));
    }

    private static Builder tree(String name) {
        return protocol(name, "tree:heap-dense:cpu:atomic", ChosenSlot.NODE, SMALL);
    }

    private static Protocol owner() {
        return protocol("owner", "owner:heap-dense:owner:opaque", ChosenSlot.OWNER, SMALL)
                .canary(SlotsBeforeBase::new)
                .canary(DrainBySumAndSet::new)
                .scenarios(drainsOfOwner(1, 2));
    }

    /** What the owners add is too much to wait, and more than a read may be off by. */
    private static Protocol split() {
        return protocol("split", "split:heap-dense:owner:opaque", ChosenSlot.OWNER, SMALL)
                .canary(CentralCleared::new)
                .canary(SlotsBeforeBase::new)
                .scenarios(
                        counter()
                                .first(add(1, 1))
                                .thread(add(1, 256), add(0, 2))
                                .thread(step("drain"), add(2, 512))
                                .last(step("sum"), step("read"), step("drain"), step("sum")),
                        counter()
                                .thread(add(1, 256))
                                .thread(step("drain"))
                                .thread(step("sum"))
                                .last(step("sum"), step("read")));
    }

    private static Protocol limitExact() {
        return limit("limit: exact")
                .linearizable()
                .canary(() -> new CheckThenAct(LIMIT))
                .scenarios(upTo(amount -> step("tryAdd", amount == 4 ? 1 : 0, amount)));
    }

    private static Protocol limitApproximate() {
        return limit("limit: approximate")
                .canary(() -> new CheckThenAct(LIMIT))
                .scenarios(
                        counter()
                                .first(step("tryAdd", 0, 8L))
                                .thread(step("tryAddApproximate", 0, 4L))
                                .thread(step("tryAdd", 1, 1L), step("sum"))
                                .last(step("sum"), step("read")),
                        counter()
                                .first(step("tryAdd", 0, 1L), step("tryAdd", 1, 2L))
                                .thread(step("tryAddApproximate", 0, 8L))
                                .thread(step("tryAddApproximate", 1, 4L))
                                .last(step("sum"), step("read"), step("drain"), step("sum")));
    }

    private static Builder limit(String name) {
        return protocol(name, "limit:heap-dense:cpu:cas", ChosenSlot.CPU, SMALL.withBatch(4));
    }

    private static Protocol stripedGroup() {
        Supplier<Counter> lossy = lossy();
        return groupProtocol("striped group", "striped:heap-dense:cpu:atomic")
                .canary("two " + LOSSY, () -> new GroupOf(lossy))
                .scenarios(
                        group().thread(to(0, 0, 1), to(1, 1, 2))
                                .thread(to(0, 0, 4), step("sumAll"))
                                .last(step("sumAll")));
    }

    private static Protocol percpuGroup() {
        return groupProtocol("percpu group", "percpu:heap-dense:cpu:atomic")
                .canary("two FoldSeenHalfway", () -> new GroupOf(FoldSeenHalfway::new))
                .scenarios(groupFolds());
    }

    private static Protocol unifiedGroup() {
        return groupProtocol("unified group", "unified:heap-dense:cpu:atomic")
                .canary("two FoldSeenHalfway", () -> new GroupOf(FoldSeenHalfway::new))
                .scenarios(groupFolds());
    }

    private static List<ExecutionScenario> groupFolds() {
        return List.of(
                group().first(to(0, 0, 1), to(1, 0, 1))
                        .thread(to(0, 0, 2), to(1, 0, 2))
                        .thread(to(1, 0, 4), step("sumAll"))
                        .last(step("sumAll")));
    }

    private static Protocol lazyGroup() {
        return groupProtocol("lazy group", "lazy:heap-dense:cpu:atomic")
                .canary("two UpgradeByLoadAndStore", () -> new GroupOf(UpgradeByLoadAndStore::new))
                .canary("two ResidueAfterPointer", () -> new GroupOf(ResidueAfterPointer::new))
                .scenarios(
                        group().first(step("addRemoteTo", 1, 0, 1L))
                                .thread(step("upgrade"), to(0, 0, 1))
                                .thread(step("addRemoteTo", 1, 0, 2L), step("sumAll"))
                                .last(step("sumAll")),
                        group().first(step("addRemoteTo", 1, 0, 1L))
                                .thread(step("upgrade"))
                                .thread(step("addRemoteTo", 0, 0, 1L))
                                .thread(step("sumAll"))
                                .last(step("sumAll")));
    }

    private static LincheckScenario.Step remote(int slot, long delta) {
        return step("addRemote", slot, delta);
    }

    private static LincheckScenario.Step to(int member, int slot, long delta) {
        return step("addTo", member, slot, delta);
    }

    private static Supplier<Counter> lossy() {
        return factory(LOSSY, SingleIndex.SOURCE, SMALL);
    }

    private static Catalogue catalogue(IndexSource index) {
        return new Catalogue(List.of(OneArray.LAYOUT), List.of(index), Map.of());
    }

    private static Supplier<Counter> factory(
            String variant, IndexSource index, CounterOptions options) {
        return catalogue(index).factory(Variant.parse(variant), options);
    }

    private static Builder protocol(
            String name, String variant, IndexSource index, CounterOptions options) {
        Supplier<Counter> counters = factory(variant, index, options);
        try (Counter one = counters.get()) {
            return new Builder(name, CounterOperations.class, counters, one.accuracy());
        }
    }

    private static Builder groupProtocol(String name, String variant) {
        Supplier<CounterGroup> groups =
                catalogue(ChosenSlot.CPU).groupFactory(Variant.parse(variant), 2, SMALL);
        try (CounterGroup one = groups.get()) {
            return new Builder(name, GroupOperations.class, groups, one.accuracy());
        }
    }

    private static final class Builder {
        private final String name;
        private final Class<?> operations;
        private final Supplier<?> counters;
        private final Accuracy accuracy;
        private final Map<String, Supplier<?>> canaries = new LinkedHashMap<>();
        private boolean linearizable;

        Builder(String name, Class<?> operations, Supplier<?> counters, Accuracy accuracy) {
            this.name = name;
            this.operations = operations;
            this.counters = counters;
            this.accuracy = accuracy;
        }

        Builder linearizable() {
            linearizable = true;
            return this;
        }

        Builder canary(Supplier<?> broken) {
            return canary(broken.get().getClass().getSimpleName(), broken);
        }

        Builder canary(String name, Supplier<?> broken) {
            canaries.put(name, broken);
            return this;
        }

        Builder lossyCanary() {
            return canary(LOSSY, lossy());
        }

        Protocol scenarios(ExecutionScenario... scenarios) {
            return scenarios(List.of(scenarios));
        }

        Protocol scenarios(List<ExecutionScenario> scenarios) {
            return new Protocol(
                    name, operations, linearizable, accuracy, counters, canaries, scenarios);
        }
    }
}
