package dev.percpu.harness.host;

import java.util.Optional;

/**
 * One thing about a machine that a figure may depend on.
 *
 * @param subject what was looked at, in a word or two
 * @param sound whether it is as a measurement would have it
 * @param fact what was found, without a full stop
 * @param effect what that does to results, a sentence
 * @param remedy the command or the step that mends it; empty if nothing is to be mended, or can be
 */
public record Diagnosis(
        String subject, boolean sound, String fact, String effect, Optional<String> remedy) {

    static Diagnosis sound(String subject, String fact, String effect) {
        return new Diagnosis(subject, true, fact, effect, Optional.empty());
    }

    static Diagnosis limit(String subject, String fact, String effect) {
        return new Diagnosis(subject, false, fact, effect, Optional.empty());
    }

    static Diagnosis mend(String subject, String fact, String effect, String remedy) {
        return new Diagnosis(subject, false, fact, effect, Optional.of(remedy));
    }
}
