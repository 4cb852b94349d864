package dev.percpu.counters.child;

import dev.percpu.counters.contract.EveryVariantCounts;
import dev.percpu.counters.linux.LibC;

/**
 * Passes for a machine of an architecture that the jar has no library for. The JVM itself goes by
 * the same property when it first calls out of Java, and must have found the truth by then.
 */
public final class OnAnotherArchitecture {

    private OnAnotherArchitecture() {}

    public static void main(String[] args) {
        LibC.schedGetcpu();
        System.setProperty("os.arch", "riscv64");
        DescribeLadder.main(args);
        EveryVariantCounts.main(args);
    }
}
