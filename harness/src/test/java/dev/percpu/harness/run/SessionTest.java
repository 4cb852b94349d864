package dev.percpu.harness.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percpu.harness.bench.ForkSettings;
import dev.percpu.harness.plan.Jdks;
import dev.percpu.harness.store.Build;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.CpuLocation;
import dev.percpu.harness.store.Event;
import dev.percpu.harness.store.Fixtures;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.HostFacts;
import dev.percpu.harness.store.Jdk;
import dev.percpu.harness.store.Manifest;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.ResultDirectory;
import dev.percpu.harness.store.Validation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionTest {

    private static final CellKey CELL = Fixtures.key("LongAdder", "update", 1);
    private static final Plan PLAN = Fixtures.plan(2, CELL);
    private static final ForkResult RESULT =
            Fixtures.measured(CELL, 0, Optional.of(new Validation(1, 1)), List.of(1.0));

    @TempDir Path temporary;
    private Path path;

    @BeforeEach
    void path() {
        path = temporary.resolve("run");
    }

    private static Manifest manifest(List<Jdk> jdks) {
        return manifest(jdks, Fixtures.HOST);
    }

    private static Manifest manifest(List<Jdk> jdks, HostFacts host) {
        Manifest fixture = Fixtures.manifest(PLAN);
        return new Manifest(
                fixture.schema(),
                fixture.started(),
                fixture.command(),
                Fixtures.BUILD,
                host,
                jdks,
                PLAN);
    }

    private void begin() throws IOException {
        Session.begin(path, manifest(List.of(Jdks.own()))).directory().append(RESULT);
    }

    /** The host of the fixtures but for what a test exchanges. */
    private static HostFacts host(String field, Object value) {
        TreeMap<String, Object> fields = new TreeMap<>();
        fields.put(field, value);
        HostFacts old = Fixtures.HOST;
        return new HostFacts(
                (String) fields.getOrDefault("CPU", old.cpuModel()),
                (String) fields.getOrDefault("architecture", old.architecture()),
                (String) fields.getOrDefault("kernel", old.kernel()),
                (String) fields.getOrDefault("kernel command line", old.commandLine()),
                (String) fields.getOrDefault("boot", old.bootId()),
                (String) fields.getOrDefault("JVM", old.jvm()),
                (String) fields.getOrDefault("possible CPUs", old.possibleCpus()),
                (String) fields.getOrDefault("online CPUs", old.onlineCpus()),
                (String) fields.getOrDefault("allowed CPUs", old.allowedCpus()),
                old.cores(),
                old.nodes(),
                (String) fields.getOrDefault("native rung", old.nativeRung()),
                List.of((CpuLocation) fields.getOrDefault("locations of CPUs", old.cpus().get(0))),
                List.of((String) fields.getOrDefault("warning", old.warnings().get(0))));
    }

    private Session resume(Build build, HostFacts host, boolean mixed) throws IOException {
        return Session.resume(path, build, host, mixed);
    }

    @Test
    void aRunGoesOnWithItsResultsAfterARebootAndUnderAnotherLoad() throws IOException {
        begin();

        Session session = resume(Fixtures.BUILD, host("boot", "boot-2"), false);

        assertThat(session.results()).containsExactly(RESULT);
        assertThat(session.notes()).isEmpty();
        assertThat(resume(Fixtures.BUILD, host("warning", "busy"), false).results()).hasSize(1);
        assertThat(ResultDirectory.events(path))
                .extracting(event -> event.what() + " " + event.bootId())
                .containsExactly("STARTED boot-1", "RESUMED boot-2", "RESUMED boot-1");
    }

    @Test
    void everyFieldThatDiffersIsNamedWithItsOldAndItsNewValueAndNothingIsChanged()
            throws IOException {
        begin();
        byte[] before = Files.readAllBytes(path.resolve("events.jsonl"));
        for (String field :
                List.of(
                        "CPU",
                        "architecture",
                        "kernel",
                        "kernel command line",
                        "JVM",
                        "possible CPUs",
                        "online CPUs",
                        "allowed CPUs",
                        "native rung")) {
            assertThatThrownBy(() -> resume(Fixtures.BUILD, host(field, "other"), false))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(
                            "'" + path + "' cannot be resumed here: " + field + " was '")
                    .hasMessageContaining("' and is 'other'; start a new run, or mix both with")
                    .hasMessageNotContaining("\n");
        }
        assertThatThrownBy(
                        () ->
                                resume(
                                        Fixtures.BUILD,
                                        host("locations of CPUs", new CpuLocation(0, 0, 0, 1, 0)),
                                        false))
                .hasMessageContaining("locations of CPUs was");
        assertThatThrownBy(() -> resume(new Build("1.0", "xyz"), Fixtures.HOST, false))
                .hasMessageContaining("build was 'abc' and is 'xyz'");
        assertThatThrownBy(() -> resume(new Build("1.1", "abc"), Fixtures.HOST, false))
                .hasMessageContaining("version was '1.0' and is '1.1'");
        assertThat(path.resolve("events.jsonl")).hasBinaryContent(before);
        assertThat(path.resolve("segments.jsonl")).doesNotExist();
    }

    @Test
    void aJdkThatWasExchangedOrIsGoneIsNamed() throws IOException {
        Jdk own = Jdks.own();
        Session.begin(path, manifest(List.of(new Jdk(own.name(), own.home(), "A JVM 24"))));
        assertThatThrownBy(() -> resume(Fixtures.BUILD, Fixtures.HOST, false))
                .hasMessageContaining("JDK 'own' was 'A JVM 24 in ");

        Path other = temporary.resolve("other");
        Session.begin(other, manifest(List.of(new Jdk("jdk", "/nonexistent", "A JVM 25"))));
        assertThatThrownBy(() -> Session.resume(other, Fixtures.BUILD, Fixtures.HOST, false))
                .hasMessageContaining("'/nonexistent' is not a JDK");
    }

    @Test
    void mixingIsReportedAtOnceAndInEveryReport() throws IOException {
        begin();

        Session session = resume(new Build("1.0", "xyz"), host("kernel", "7.0"), true);

        assertThat(session.notes())
                .containsExactly(
                        "mixed: kernel was '6.12.0' and is '7.0'",
                        "mixed: build was 'abc' and is 'xyz'");
        assertThat(ResultDirectory.read(path).manifest().host().warnings())
                .last()
                .asString()
                .contains("kernel was '6.12.0' and is '7.0'; build was 'abc' and is 'xyz'");
    }

    @Test
    void aTruncatedResultIsDroppedReportedAndLogged() throws IOException {
        begin();
        byte[] whole = Files.readAllBytes(path.resolve("rows.jsonl"));
        Files.write(
                path.resolve("rows.jsonl"),
                Arrays.copyOf(whole, whole.length / 2),
                StandardOpenOption.APPEND);

        Session session = resume(Fixtures.BUILD, Fixtures.HOST, false);

        assertThat(session.notes())
                .singleElement()
                .asString()
                .contains("not written completely", "runs again");
        assertThat(path.resolve("rows.jsonl")).hasBinaryContent(whole);
        assertThat(ResultDirectory.events(path))
                .last()
                .extracting(Event::what)
                .isEqualTo(Event.What.TORN_LINE_DROPPED);
    }

    @Test
    void directoriesOfOneProcessInTheReasonOfARungAreNoDifference() throws IOException {
        String reason = "Rung LIBC: no bridge: /tmp/percpu-counters-%s/libpercpu.so is %s";
        Session.begin(
                path,
                manifest(List.of(Jdks.own()), host("native rung", reason.formatted("12", "cut"))));

        assertThat(
                        resume(
                                        Fixtures.BUILD,
                                        host("native rung", reason.formatted("345", "cut")),
                                        false)
                                .notes())
                .isEmpty();
        assertThatThrownBy(
                        () ->
                                resume(
                                        Fixtures.BUILD,
                                        host("native rung", reason.formatted("12", "noexec")),
                                        false))
                .hasMessageContaining("native rung was");
    }

    @Test
    void processArgumentsThatAreNotPathsAreIgnored() throws Exception {
        begin();
        Files.createDirectories(path.resolve(Session.FORKS));
        Process stranger =
                new ProcessBuilder(
                                "/bin/sh",
                                "-c",
                                "read line",
                                "x",
                                "-Ddata=/srv/j\u00f6rg/x",
                                ForkSettings.EVIDENCE_ARGUMENT + "/" + "n".repeat(5_000))
                        .start();
        try {
            assertThat(resume(Fixtures.BUILD, Fixtures.HOST, false).notes()).isEmpty();
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void aForkThatOutlivedItsRunIsEnded() throws Exception {
        begin();
        Path forks = Files.createDirectories(path.resolve(Session.FORKS));
        List<Process> processes = new ArrayList<>();
        for (Path evidence : List.of(forks.resolve("a.json"), temporary.resolve("b.json"))) {
            // What a fork's command line has, on a process that just waits.
            processes.add(
                    new ProcessBuilder(
                                    "/bin/sh",
                                    "-c",
                                    "read line",
                                    "fork",
                                    ForkSettings.EVIDENCE_ARGUMENT + evidence)
                            .start());
        }
        Process orphan = processes.get(0);
        Process stranger = processes.get(1);
        try {
            Session session = resume(Fixtures.BUILD, Fixtures.HOST, false);

            assertThat(orphan.isAlive()).isFalse();
            assertThat(stranger.isAlive()).isTrue();
            assertThat(session.notes()).singleElement().asString().contains("has been stopped");
        } finally {
            processes.forEach(Process::destroyForcibly);
        }
    }
}
