package dev.percpu.counters.cpu;

import dev.percpu.counters.linux.Bridge;
import dev.percpu.counters.linux.Sections;
import dev.percpu.counters.linux.ThreadState;
import java.util.Optional;

/** What the rseq areas of this process hold. */
final class RseqFeatures {

    private RseqFeatures() {}

    /**
     * Why there are no areas that could be read through memory.
     *
     * @return the reason and the remedy; empty if there are
     */
    static Optional<String> noArea() {
        Optional<String> bridge = Bridge.unavailable();
        if (bridge.isPresent()) {
            return bridge;
        }
        return Bridge.facts().rseqRegistered() && ThreadState.rseqArea() != RseqAreas.NONE
                ? Optional.empty()
                : Optional.of(Sections.unregistered());
    }

    /**
     * Why a word of the area cannot be read.
     *
     * @param what what the word holds, in the plural
     * @param end the offset of its end
     * @return the reason and the remedy; empty if it can be read
     */
    static Optional<String> unfilled(String what, int end) {
        return noArea().or(() -> unfilled(what, end, Bridge.facts().rseqFeatureSize()));
    }

    static Optional<String> unfilled(String what, int end, int filled) {
        return filled >= end
                ? Optional.empty()
                : Optional.of(
                        "the kernel fills "
                                + filled
                                + " bytes of its rseq area, and "
                                + what
                                + " end at "
                                + end
                                + "; use Linux 6.3 or later");
    }
}
