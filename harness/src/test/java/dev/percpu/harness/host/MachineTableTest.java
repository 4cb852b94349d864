package dev.percpu.harness.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.pinning.CpuLocations;
import dev.percpu.harness.pinning.Pinning;
import dev.percpu.harness.pinning.PinningException;
import dev.percpu.harness.store.CpuLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is read of machines, each a line of {@code machines.txt}: its files, and what they mean. */
class MachineTableTest {

    private static final Path TABLE = Path.of("src/test/resources/machines.txt");

    private static final int FIRST = 6;

    @TempDir Path root;

    static Stream<String> lines() throws IOException {
        return Files.readAllLines(TABLE).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void aMachineIsWhatItsLineSays(String line) throws IOException {
        String[] columns = line.split("\\|", 5);
        Topology topology = DescribedHost.write(root, columns[1], columns[2].strip(), columns[3]);

        assertThat(read(topology).strip()).as(columns[0]).isEqualTo(columns[4].strip());
    }

    private String read(Topology topology) {
        KernelFiles files = new KernelFiles(root);
        return String.join(
                "; ",
                levels(topology),
                topology.kinds().size() < 2
                        ? "one kind"
                        : topology.kinds().stream()
                                .map(kind -> kind.name() + " " + kind.cpus())
                                .collect(Collectors.joining(" ")),
                "usable " + topology.usable(),
                Pinning.named().stream()
                        .skip(1)
                        .map(pinning -> pinning.word() + " " + first(pinning, topology))
                        .collect(Collectors.joining(", ")),
                "quota " + quota(files),
                "cpuset " + cpuset(files),
                Host.facts(Patient.BEST, topology, files).cpuModel(),
                "bad: "
                        + Doctor.examine(Patient.BEST, topology, files).stream()
                                .filter(found -> found.severity() == Diagnosis.Severity.BAD)
                                .map(Diagnosis::subject)
                                .collect(Collectors.joining(", ")));
    }

    private static String levels(Topology topology) {
        List<CpuLocation> pinnings = CpuLocations.of(topology);
        return "n%d p%d d%d L%d c%d k%d t%d"
                .formatted(
                        distinct(pinnings, CpuLocation::node),
                        distinct(pinnings, CpuLocation::socket),
                        distinct(topology.cpus(), Topology.Cpu::die),
                        distinct(pinnings, CpuLocation::cache),
                        distinct(topology.cpus(), Topology.Cpu::cluster),
                        distinct(pinnings, CpuLocation::core),
                        pinnings.size());
    }

    private static <T> long distinct(List<T> all, Function<T, Object> part) {
        return all.stream().map(part).distinct().count();
    }

    private static String first(Pinning pinning, Topology topology) {
        try {
            return pinning.order(topology).stream()
                    .limit(FIRST)
                    .map(String::valueOf)
                    .collect(Collectors.joining(" "));
        } catch (PinningException e) {
            return "-";
        }
    }

    private static String quota(KernelFiles files) {
        ControlGroups groups = ControlGroups.of(files, "cpu");
        return CpuQuota.tightest(files, groups)
                .map(quota -> String.format(Locale.ROOT, "%.2f", quota.cpus()))
                .orElse(missing(groups.hidden()));
    }

    private static String cpuset(KernelFiles files) {
        ControlGroups groups = ControlGroups.of(files, CpuSet.CONTROLLER);
        return CpuSet.inForce(files, groups)
                .map(set -> set.cpus().toString())
                .orElse(missing(groups.hidden()));
    }

    private static String missing(Optional<String> hidden) {
        return hidden.isPresent() ? "not known" : "none";
    }
}
