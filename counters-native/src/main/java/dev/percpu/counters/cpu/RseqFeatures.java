package dev.percpu.counters.cpu;

import dev.percpu.counters.linux.Bridge;
import dev.percpu.counters.linux.Sections;
import dev.percpu.counters.linux.ThreadState;
import java.util.Optional;

/** Tells which words the kernel fills in this process's rseq areas. */
final class RseqFeatures {

    private RseqFeatures() {}

    /**
     * Tells why there are no areas that can be read directly.
     *
     * @return the reason and the remedy; empty if there are areas
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
     * Tells why a word of the area cannot be read.
     *
     * @param what the content of the word, in the plural
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
                        "the kernel fills only "
                                + filled
                                + " bytes of the rseq area, but "
                                + what
                                + " end at byte "
                                + end
                                + "; use Linux 6.3 or later");
    }
}
