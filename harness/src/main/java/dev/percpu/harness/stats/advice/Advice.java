package dev.percpu.harness.stats.advice;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What to use for a need, by one run.
 *
 * @param need the need
 * @param choice what to use; empty if the run has nothing that fits
 * @param asAsked whether it was chosen by the work that the need is about
 * @param sentence the advice in words, with what makes it unsure
 */
public record Advice(Need need, Optional<Choice> choice, boolean asAsked, String sentence) {

    /**
     * The counter that is advised.
     *
     * @param subject its name
     * @param where the work and threads that it was chosen by
     * @param updateNs nanoseconds of an update, the loop included
     * @param readNs nanoseconds of a read; empty if none was measured
     * @param bytesAtOne bytes of one counter alone; empty if not measured
     * @param bytesAtMany bytes of one of ten thousand; empty if not measured
     * @param accuracy what a read tells
     * @param flags the flags that it needs
     * @param timesLongAdder how many times as fast as {@code LongAdder}; empty without it
     * @param whole whether that is a ratio of whole times
     * @param alike what the run cannot tell from it, or only from the fastest
     * @param warnings what makes its rows less sure
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

    /** Whether the counter of the JDK will do. */
    public boolean longAdderIsEnough() {
        return choice.filter(chosen -> chosen.subject().equals(Adviser.BASELINE)).isPresent();
    }
}
