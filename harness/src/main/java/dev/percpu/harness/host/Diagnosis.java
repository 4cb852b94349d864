package dev.percpu.harness.host;

import java.util.Optional;

/**
 * One thing about a machine that a figure may depend on.
 *
 * @param subject what was looked at, in a word or two
 * @param severity what it means for the figures
 * @param fact what was found, without a full stop
 * @param effect what that does to results, a sentence
 * @param remedy the command or the step that fixes it; empty if nothing is to be fixed, or can be
 */
public record Diagnosis(
        String subject, Severity severity, String fact, String effect, Optional<String> remedy) {

    static Diagnosis sound(String subject, String fact, String effect) {
        return new Diagnosis(subject, Severity.FINE, fact, effect, Optional.empty());
    }

    static Diagnosis limit(String subject, String fact, String effect) {
        return new Diagnosis(subject, Severity.LOOK, fact, effect, Optional.empty());
    }

    static Diagnosis fix(String subject, String fact, String effect, String remedy) {
        return new Diagnosis(subject, Severity.LOOK, fact, effect, Optional.of(remedy));
    }

    /** What is refused: the reason and the remedy, with a semicolon between them. */
    static Diagnosis refused(String subject, String refusal, String effect) {
        int end = refusal.lastIndexOf("; ");
        return fix(subject, refusal.substring(0, end), effect, refusal.substring(end + 2));
    }

    /** The same, where it makes figures unsound. */
    Diagnosis bad() {
        return new Diagnosis(subject, Severity.BAD, fact, effect, remedy);
    }

    /** Whether it is as a measurement would have it. */
    public boolean fine() {
        return severity == Severity.FINE;
    }

    /** The finding in a report of the machine. */
    String sentence() {
        return subject + ": " + fact + ". " + effect;
    }
}
