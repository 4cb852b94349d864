package dev.percpu.harness.cli;

import dev.percpu.harness.host.Diagnosis;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The findings of the doctor, as they are printed.
 *
 * @param findings one entry for each thing that was examined
 */
record DoctorView(List<Diagnosis> findings) {

    private static final String INDENT = " ".repeat(7);

    /** The view for people, without the last line break. */
    String text() {
        int width = findings.stream().mapToInt(each -> each.subject().length()).max().orElse(0);
        return Stream.concat(findings.stream().flatMap(each -> lines(each, width)), summary())
                .collect(Collectors.joining(System.lineSeparator()));
    }

    /** Whether a finding makes the figures unreliable. */
    boolean unstable() {
        return findings.stream().anyMatch(each -> each.severity() == Diagnosis.Severity.BAD);
    }

    private Stream<String> summary() {
        long worse = findings.stream().filter(each -> !each.fine()).count();
        List<String> bad =
                findings.stream()
                        .filter(each -> each.severity() == Diagnosis.Severity.BAD)
                        .map(Diagnosis::subject)
                        .toList();
        return Stream.of(
                (worse == 0
                                ? "All " + findings.size() + " facts are fine."
                                : worse + " of " + findings.size() + " could be better.")
                        + (bad.isEmpty()
                                ? ""
                                : " These make figures unreliable: "
                                        + String.join(", ", bad)
                                        + "."));
    }

    private static Stream<String> lines(Diagnosis diagnosis, int width) {
        return Stream.of(
                        Stream.of(
                                "%-5s  %s  %s"
                                        .formatted(
                                                diagnosis
                                                        .severity()
                                                        .name()
                                                        .toLowerCase(Locale.ROOT),
                                                padded(diagnosis.subject(), width),
                                                diagnosis.fact())),
                        Stream.of(INDENT + padded("effect", width) + "  " + diagnosis.effect()),
                        diagnosis.remedy().stream()
                                .map(remedy -> INDENT + padded("fix", width) + "  " + remedy))
                .flatMap(lines -> lines);
    }

    private static String padded(String word, int width) {
        return word + " ".repeat(Math.max(0, width - word.length()));
    }
}
