package dev.percpu.proof.machines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a guest has printed, held against what it has to have printed. */
final class Transcript {

    private static final Pattern TOTALS =
            Pattern.compile("PART (\\w+): (\\d+) passed, (\\d+) failed, (\\d+) skipped");

    private final Path log;
    private final List<String> lines;

    private Transcript(Path log, List<String> lines) {
        this.log = log;
        this.lines = lines;
    }

    /** Reads a log, without what a serial line adds; empty if there is none. */
    static Transcript of(Path log) throws IOException {
        return new Transcript(
                log,
                Files.exists(log)
                        ? Files.readString(log, StandardCharsets.ISO_8859_1)
                                .lines()
                                .map(line -> line.replace("\r", ""))
                                .toList()
                        : List.of());
    }

    /** The end, for a message. */
    List<String> last() {
        return lines.subList(Math.max(0, lines.size() - 5), lines.size());
    }

    /** Every part was run, in order, has tests, and all of them passed or may be skipped. */
    void assertPassed(List<String> parts, Pattern fineToSkip) {
        assertThat(lines).as("%s", log).noneMatch(line -> line.startsWith("FAILED "));
        List<String> seen = new ArrayList<>();
        for (String line : lines) {
            Matcher totals = TOTALS.matcher(line);
            if (totals.matches()) {
                seen.add(totals.group(1));
                assertThat(Integer.parseInt(totals.group(2))).as(line).isPositive();
                assertThat(totals.group(3)).as(line).isEqualTo("0");
            }
        }
        assertThat(seen).as("%s, which ends with %s", log, last()).isEqualTo(parts);
        assertThat(lines)
                .as("%s", log)
                .filteredOn(line -> line.startsWith("SKIPPED "))
                .allMatch(line -> fineToSkip.matcher(line).find());
    }

    /** There is such a line. */
    void assertSays(String line) {
        assertThat(lines).as("the end of %s", log).anyMatch(said -> said.matches(line));
    }

    /** Prints totals, figures and times. */
    void print(String who) {
        lines.stream()
                .filter(line -> line.matches("(PART|SEEN|TOOK|END).*"))
                .forEach(line -> System.out.println(who + " " + line));
    }
}
