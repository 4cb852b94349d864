package dev.percpu.harness.host;

import java.util.List;
import java.util.Optional;

/**
 * What {@code /proc/cpuinfo} says of the first processor.
 *
 * @param model its name, or what identifies it where it has none
 * @param hypervisor whether it says that it is a virtual one; only x86 does
 */
record CpuInfo(String model, boolean hypervisor) {

    private static final String UNKNOWN = "unknown processor";

    static CpuInfo parse(String text) {
        List<String> lines = text.lines().toList();
        boolean hypervisor =
                value(lines, "flags")
                        .filter(flags -> List.of(flags.split(" ")).contains("hypervisor"))
                        .isPresent();
        String model = value(lines, "model name").or(() -> armPart(lines)).orElse(UNKNOWN);
        return new CpuInfo(model, hypervisor);
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
