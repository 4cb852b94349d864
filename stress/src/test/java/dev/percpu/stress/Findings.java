package dev.percpu.stress;

import java.util.Collection;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.infra.StateCase;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.grading.GradingResult;
import org.openjdk.jcstress.infra.runners.TestList;
import org.openjdk.jcstress.vm.CompileMode;

/** What one JVM has seen of a test. */
final class Findings {

    private final TestResult result;

    Findings(TestResult result) {
        this.result = result;
    }

    /** Whether every outcome was an acceptable one. */
    boolean passed() {
        return result.grading().isPassed;
    }

    /** Whether each sample is among the outcomes below; not if an outcome is listed twice. */
    boolean complete() {
        long graded =
                result.grading().gradingResults.values().stream()
                        .mapToLong(seen -> seen.count)
                        .sum();
        return result.getTotalCount() == graded;
    }

    /** Whether an outcome was seen that the test itself lists as forbidden. */
    boolean sawListedForbidden() {
        TestInfo test = TestList.getInfo(result.getName());
        List<String> forbidden =
                test.cases().stream()
                        .filter(listed -> listed.expect() == Expect.FORBIDDEN)
                        .map(StateCase::description)
                        .toList();
        return result.grading().gradingResults.values().stream()
                .anyMatch(
                        seen ->
                                seen.count > 0
                                        && seen.expect == Expect.FORBIDDEN
                                        && forbidden.contains(seen.description));
    }

    static String describe(Collection<TestResult> results) {
        return results.stream()
                .map(result -> new Findings(result).toString())
                .collect(Collectors.joining());
    }

    /** A line for each outcome, most telling first, and how to have the run again. */
    @Override
    public String toString() {
        TestInfo test = TestList.getInfo(result.getName());
        Formatter text = new Formatter(Locale.ROOT);
        text.format("%n%s: %s%n", result.getName(), test.description());
        text.format("  status %s, JVM %s%n", result.status(), result.getConfig().jvmArgs);
        text.format(
                "  compilers: %s",
                CompileMode.description(result.getConfig().getCompileMode(), test.actorNames()));
        for (GradingResult seen : result.grading().gradingResults.values()) {
            text.format(
                    "  %14s %,12d %-10s %s%n", seen.id, seen.count, seen.expect, seen.description);
        }
        for (List<String> lines :
                List.of(result.getMessages(), result.getVmOut(), result.getVmErr())) {
            lines.forEach(line -> text.format("  | %s%n", line));
        }
        return text.toString();
    }
}
