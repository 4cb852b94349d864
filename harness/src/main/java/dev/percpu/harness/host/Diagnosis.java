package dev.percpu.harness.host;

import java.util.Optional;

/**
 * A finding about one property of a machine that figures may depend on.
 *
 * @param subject what was examined, in a word or two
 * @param severity what it means for the figures
 * @param fact what was found, without a full stop
 * @param effect how that affects the results, as a sentence
 * @param remedy the command or the step that fixes it; empty if nothing needs a fix or can be fixed
 */
public record Diagnosis(
        String subject, Severity severity, String fact, String effect, Optional<String> remedy) {

    /** What a finding means for the figures. */
    public enum Severity {
        /** Nothing needs attention. */
        FINE,

        /** Worth knowing: something is skipped or costs more, but the figures are reliable. */
        LOOK,

        /** It makes the figures unreliable, whether it can be fixed or not. */
        BAD
    }

    static Diagnosis sound(String subject, String fact, String effect) {
        return new Diagnosis(subject, Severity.FINE, fact, effect, Optional.empty());
    }

    static Diagnosis limit(String subject, String fact, String effect) {
        return new Diagnosis(subject, Severity.LOOK, fact, effect, Optional.empty());
    }

    static Diagnosis fix(String subject, String fact, String effect, String remedy) {
        return new Diagnosis(subject, Severity.LOOK, fact, effect, Optional.of(remedy));
    }

    /**
     * A finding from a refusal, which has the reason and the remedy with a semicolon between them.
     */
    static Diagnosis refused(String subject, String refusal, String effect) {
        int end = refusal.lastIndexOf("; ");
        return fix(subject, refusal.substring(0, end), effect, refusal.substring(end + 2));
    }

    /** The same finding with severity {@code BAD}. */
    Diagnosis bad() {
        return new Diagnosis(subject, Severity.BAD, fact, effect, remedy);
    }

    /** The same finding with a remedy that this process's user can carry out. */
    Diagnosis fitting(KernelFiles files) {
        return new Diagnosis(
                subject,
                severity,
                fact,
                effect,
                remedy.map(command -> Privileges.command(command, files)));
    }

    /** Whether nothing needs attention. */
    public boolean fine() {
        return severity == Severity.FINE;
    }

    /** The finding as a sentence for reports of the machine. */
    String sentence() {
        return subject + ": " + fact + ". " + effect;
    }
}
