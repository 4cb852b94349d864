package dev.percpu.harness.host;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code /proc/cpuinfo} says of the first processor.
 *
 * @param model its name, or what identifies it where it has none
 * @param flags what it can do, in the words of x86; none on other architectures
 */
record CpuInfo(String model, Set<String> flags) {

    private static final String UNKNOWN = "unknown processor";

    static CpuInfo parse(String text) {
        List<String> lines = text.lines().takeWhile(line -> !line.isBlank()).toList();
        Set<String> flags =
                value(lines, "flags")
                        .map(words -> Set.copyOf(List.of(words.split(" "))))
                        .orElse(Set.of());
        String model = value(lines, "model name").or(() -> armPart(lines)).orElse(UNKNOWN);
        return new CpuInfo(model, flags);
    }

    /** Whether it says that it is a virtual one; only x86 can. */
    boolean hypervisor() {
        return flags.contains("hypervisor");
    }

    /** Whether it counts what it really runs at; without that its frequency is the nominal one. */
    boolean countsCycles() {
        return flags.contains("aperfmperf");
    }

    private static Optional<String> armPart(List<String> lines) {
        return value(lines, "CPU implementer")
                .flatMap(
                        implementer ->
                                value(lines, "CPU part")
                                        .map(
                                                part ->
                                                        "implementer "
                                                                + implementer
                                                                + ", part "
                                                                + part));
    }

    private static Optional<String> value(List<String> lines, String key) {
        return lines.stream()
                .map(line -> line.split(":", 2))
                .filter(pair -> pair.length == 2 && pair[0].strip().equals(key))
                .map(pair -> pair[1].strip().replaceAll("\\s+", " "))
                .findFirst();
    }
}
