package dev.percpu.harness.stats.advice;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What to use for a need, according to one run.
 *
 * @param need the need
 * @param choice what to use; empty if the run has nothing that fits
 * @param asAsked whether the run measured the workload that the need is about, so that it decided
 * @param sentence the advice in words, with the reasons to trust it less
 */
public record Advice(Need need, Optional<Choice> choice, boolean asAsked, String sentence) {

    /**
     * The advised counter.
     *
     * @param subject its name
     * @param where the workload and threads by which it was chosen
     * @param updateNs nanoseconds of an update, the loop included
     * @param readNs nanoseconds of a read; empty if none was measured
     * @param bytesAtOne bytes of one counter alone; empty if not measured
     * @param bytesAtMany bytes of one counter among ten thousand; empty if not measured
     * @param accuracy how exact a read is
     * @param flags the flags that it needs
     * @param timesLongAdder how many times as fast as {@code LongAdder}; empty if that has no score
     * @param whole whether {@code timesLongAdder} is a ratio of whole times
     * @param alike the other subjects that the run cannot tell from the fastest one
     * @param warnings reasons to trust its figures less
     */
    public record Choice(
            String subject,
            String where,
            double updateNs,
            OptionalDouble readNs,
            OptionalDouble bytesAtOne,
            OptionalDouble bytesAtMany,
            String accuracy,
            List<String> flags,
            OptionalDouble timesLongAdder,
            boolean whole,
            List<String> alike,
            List<String> warnings) {

        public Choice {
            flags = List.copyOf(flags);
            alike = List.copyOf(alike);
            warnings = List.copyOf(warnings);
        }
    }

    /** Whether {@code LongAdder} is enough for the need. */
    public boolean longAdderIsEnough() {
        return choice.filter(chosen -> chosen.subject().equals(Adviser.BASELINE)).isPresent();
    }
}
