package dev.percpu.proof.machines;

import java.util.List;

/** What is run on a machine, in this order. */
enum Part {
    /** Chunks and counters in pages of this machine's size; the module's own tests of memory. */
    PAGES(
            "dev.percpu.counters.offheap.PagesOfTheMachine",
            "dev.percpu.counters.offheap.PagesTest",
            "dev.percpu.counters.offheap.ResidencyTest",
            "dev.percpu.counters.offheap.SlotReuseTest",
            "dev.percpu.counters.linux.MemoryAdviceTest"),

    /** What the library sees of the machine against what the emulator was told. */
    TOPOLOGY("dev.percpu.proof.machines.guest.TruthOfTheMachine"),

    /** Each page of each unit is on its CPU's node; the module's own tests of placement. */
    PLACEMENT(
            "dev.percpu.counters.offheap.EveryPageOfEveryUnit",
            "dev.percpu.counters.offheap.PlacementTest"),

    /** Every variant counts on every CPU. */
    VARIANTS("dev.percpu.proof.machines.guest.EveryVariantOnEveryCpu"),

    /** Counters of every variant while CPUs go offline and come back. */
    HOTPLUG("dev.percpu.proof.machines.guest.CpusComeAndGo"),

    /** Counters of every variant while the process's cpuset shrinks to one CPU and grows again. */
    CPUSET("dev.percpu.proof.machines.guest.CpusetShrinks"),

    /** The module's own tests of this machine's CPUs, of which they see few elsewhere. */
    CPUS("dev.percpu.counters.cpu.AffinityTest", "dev.percpu.counters.cpu.RseqAreasTest"),

    /** A smoke run of the harness. */
    HARNESS("dev.percpu.proof.machines.guest.SmokeRun"),

    /** The bundle of the harness, unpacked and run by a user without rights. */
    BUNDLE("dev.percpu.proof.machines.guest.BundleRun"),

    /** The contract suite of this machine's share of all variants, with few rounds of each. */
    CONTRACT("dev.percpu.counters.offheap.OffHeapContractTest");

    private final List<String> classes;

    Part(String... classes) {
        this.classes = List.of(classes);
    }

    /** What the guest is told: the name, and the test classes. */
    String order() {
        return name() + ":" + String.join("+", classes);
    }
}
