package dev.percpu.harness.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.cpu.Topology;
import dev.percpu.counters.linux.Membarrier.Command;
import dev.percpu.counters.linux.Rung;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

/** A machine to be examined: files below a root, and findings one by one. */
abstract class Patient {

    static final NativeFacts BEST =
            new NativeFacts(
                    Rung.INSTALLED,
                    "Rung INSTALLED: all of it.",
                    Optional.empty(),
                    Optional.of(true),
                    EnumSet.allOf(Command.class),
                    Optional.empty(),
                    Optional.empty(),
                    "bin:/usr/bin",
                    Optional.of("2.36"));

    static final NativeFacts JAVA =
            new NativeFacts(
                    Rung.JAVA,
                    "Rung JAVA: by thread: no access; start Java with --enable.",
                    Optional.of("start Java with --enable"),
                    Optional.empty(),
                    Set.of(),
                    Optional.of("no (a; b) access; start Java with --enable"),
                    Optional.of("no (a; b) access; start Java with --enable"),
                    "",
                    Optional.empty());

    @TempDir Path root;

    void file(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    void vector(long... words) throws IOException {
        ByteBuffer bytes =
                ByteBuffer.allocate(words.length * Long.BYTES).order(ByteOrder.nativeOrder());
        bytes.asLongBuffer().put(words);
        Files.createDirectories(root.resolve("proc/self"));
        Files.write(root.resolve("proc/self/auxv"), bytes.array());
    }

    /** Pairs of siblings on one socket, and nodes as given. */
    static Topology topology(
            String possible, String online, String allowed, int threads, String... nodes) {
        CpuList up = CpuList.parse(online);
        List<Topology.Cpu> cpus =
                up.ids().stream()
                        .map(
                                id -> {
                                    int first = id / threads * threads;
                                    CpuList siblings =
                                            CpuList.parse(first + "-" + (first + threads - 1));
                                    return new Topology.Cpu(
                                            id, id / threads, 0, 0, siblings, List.of());
                                })
                        .toList();
        List<Topology.Node> all =
                List.of(nodes).stream()
                        .map(cpu -> new Topology.Node(0, CpuList.parse(cpu)))
                        .toList();
        return new Topology(CpuList.parse(possible), up, CpuList.parse(allowed), cpus, all);
    }

    static Topology plain() {
        return topology("0-7", "0-7", "0-7", 1, "0-7");
    }

    Diagnosis find(String subject, NativeFacts facts, Topology topology) {
        List<Diagnosis> found =
                Doctor.examine(facts, topology, new KernelFiles(root)).stream()
                        .filter(diagnosis -> diagnosis.subject().equals(subject))
                        .toList();
        assertThat(found).as(subject).hasSize(1);
        return found.get(0);
    }

    static void assertFixes(Diagnosis diagnosis, String fact, String remedy) {
        assertThat(diagnosis.severity()).as("%s", diagnosis).isEqualTo(Diagnosis.Severity.LOOK);
        assertMendable(diagnosis, fact, remedy);
    }

    static void assertBad(Diagnosis diagnosis, String fact, String remedy) {
        assertThat(diagnosis.severity()).as("%s", diagnosis).isEqualTo(Diagnosis.Severity.BAD);
        assertMendable(diagnosis, fact, remedy);
    }

    /** What cannot be fixed: worth a look, or bad. */
    static void assertLimit(Diagnosis diagnosis, Diagnosis.Severity severity, String fact) {
        assertThat(diagnosis.severity()).as("%s", diagnosis).isEqualTo(severity);
        assertThat(diagnosis.fact()).contains(fact);
        assertThat(diagnosis.remedy()).isEmpty();
    }

    static void assertMendable(Diagnosis diagnosis, String fact, String remedy) {
        assertThat(diagnosis.fact()).contains(fact);
        assertThat(diagnosis.effect()).endsWith(".");
        assertThat(diagnosis.remedy())
                .hasValueSatisfying(command -> assertThat(command).contains(remedy));
    }

    static void assertSound(Diagnosis diagnosis, String fact) {
        assertThat(diagnosis.severity()).as("%s", diagnosis).isEqualTo(Diagnosis.Severity.FINE);
        assertThat(diagnosis.fact()).contains(fact);
        assertThat(diagnosis.remedy()).isEmpty();
    }
}
