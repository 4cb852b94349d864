package dev.percpu.harness.host;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What {@code /proc/cpuinfo} says about the processors.
 *
 * @param model the processor's name, or its identifying numbers if it has no name
 * @param flags the processor's features, by their x86 names; empty on other architectures
 */
record CpuInfo(String model, Set<String> flags) {

    private static final String UNKNOWN = "unknown processor";

    /**
     * Keys that may name a processor, the best first. Some are not in the first block of the file.
     */
    private static final List<String> NAMES =
            List.of("model name", "Model Name", "uarch", "cpu", "cpu model", "Processor");

    static CpuInfo parse(String text) {
        List<String> lines = text.lines().toList();
        Set<String> flags =
                value(lines, "flags")
                        .map(words -> Set.copyOf(List.of(words.split(" "))))
                        .orElse(Set.of());
        String model =
                NAMES.stream()
                        .flatMap(name -> value(lines, name).stream())
                        .filter(name -> !name.isEmpty())
                        .findFirst()
                        .or(() -> armParts(lines))
                        .or(() -> machineType(lines))
                        .or(() -> riscvParts(lines))
                        .orElse(UNKNOWN);
        return new CpuInfo(model, flags);
    }

    /** Whether the processor reports that it is virtual; only x86 can report it. */
    boolean hypervisor() {
        return flags.contains("hypervisor");
    }

    /**
     * Whether the processor counts its real cycles. Without that, the reported frequency is
     * nominal.
     */
    boolean countsCycles() {
        return flags.contains("aperfmperf");
    }

    /** Each part once, since each processor has an entry and kinds of processors may be mixed. */
    private static Optional<String> armParts(List<String> lines) {
        List<String> implementers = values(lines, "CPU implementer");
        List<String> parts = values(lines, "CPU part");
        return implementers.isEmpty() || parts.size() != implementers.size()
                ? Optional.empty()
                : Optional.of(
                        IntStream.range(0, parts.size())
                                .mapToObj(
                                        i ->
                                                "implementer "
                                                        + implementers.get(i)
                                                        + ", part "
                                                        + parts.get(i))
                                .distinct()
                                .collect(Collectors.joining("; ")));
    }

    /** For s390, whose lines are {@code processor 0: version = 00, ..., machine = 2817}. */
    private static Optional<String> machineType(List<String> lines) {
        return lines.stream()
                .map(line -> line.split("machine = ", 2))
                .filter(parts -> parts.length == 2 && parts[0].startsWith("processor"))
                .map(parts -> "IBM machine type " + parts[1].strip())
                .findFirst();
    }

    private static Optional<String> riscvParts(List<String> lines) {
        return value(lines, "mvendorid")
                .flatMap(
                        vendor ->
                                value(lines, "marchid")
                                        .map(
                                                arch ->
                                                        "vendor "
                                                                + vendor
                                                                + ", architecture "
                                                                + arch));
    }

    private static Optional<String> value(List<String> lines, String key) {
        return values(lines, key).stream().findFirst();
    }

    private static List<String> values(List<String> lines, String key) {
        return lines.stream()
                .map(line -> line.split(":", 2))
                .filter(pair -> pair.length == 2 && pair[0].strip().equals(key))
                .map(pair -> pair[1].strip().replaceAll("\\s+", " "))
                .toList();
    }
}
