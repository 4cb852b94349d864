package dev.percpu.harness.host;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
            List.of("model name", "Model Name", "uarch", "cpu model", "cpu", "Processor");

    /** The same, if nothing else names it. */
    private static final List<String> FAMILIES =
            List.of("CPU Family", "family", "cpu type", "isa", "Hardware");

    private static final String X86 = "%s, family %s, model %s, stepping %s";

    /** Names that all processors of an architecture may have. */
    private static final Pattern NAMELESS =
            Pattern.compile("(?i)unknown|(AArch64|ARMv\\d\\w*)[ -].*|[\\d.]*");

    static CpuInfo parse(String text) {
        List<String> lines = text.lines().toList();
        Set<String> flags =
                value(lines, "flags")
                        .map(words -> Set.copyOf(List.of(words.split(" "))))
                        .orElse(Set.of());
        String model =
                name(lines, NAMES)
                        .or(() -> armParts(text))
                        .or(() -> machineType(lines))
                        .or(
                                () ->
                                        numbers(
                                                lines,
                                                "vendor %s, architecture %s",
                                                "mvendorid",
                                                "marchid"))
                        .or(
                                () ->
                                        numbers(
                                                lines,
                                                X86,
                                                "vendor_id",
                                                "cpu family",
                                                "model",
                                                "stepping"))
                        .or(() -> name(lines, FAMILIES))
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

    private static Optional<String> name(List<String> lines, List<String> keys) {
        return keys.stream()
                .flatMap(key -> values(lines, key).stream())
                .filter(name -> !NAMELESS.matcher(name).matches())
                .findFirst();
    }

    /** Each part once, since each processor has an entry and kinds of processors may be mixed. */
    private static Optional<String> armParts(String text) {
        String parts =
                Stream.of(text.split("\n\\s*\n"))
                        .map(String::lines)
                        .map(Stream::toList)
                        .flatMap(block -> armPart(block).stream())
                        .distinct()
                        .collect(Collectors.joining("; "));
        return Optional.of(parts).filter(found -> !found.isEmpty());
    }

    private static Optional<String> armPart(List<String> block) {
        return value(block, "CPU implementer")
                .map(
                        implementer ->
                                "implementer "
                                        + implementer
                                        + value(block, "CPU part")
                                                .map(part -> ", part " + part)
                                                .orElse(""));
    }

    /** For s390, whose lines are {@code processor 0: version = 00, ..., machine = 2817}. */
    private static Optional<String> machineType(List<String> lines) {
        return lines.stream()
                .map(line -> line.split("machine = ", 2))
                .filter(parts -> parts.length == 2 && parts[0].startsWith("processor"))
                .map(parts -> "IBM machine type " + parts[1].strip())
                .findFirst();
    }

    /** The values of some keys, in a format; empty if one of them is missing. */
    private static Optional<String> numbers(List<String> lines, String format, String... keys) {
        List<String> found = Stream.of(keys).flatMap(key -> value(lines, key).stream()).toList();
        return found.size() < keys.length
                ? Optional.empty()
                : Optional.of(format.formatted(found.toArray()));
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
