package dev.percpu.harness.articles.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.percpu.harness.store.Scenario;
import dev.percpu.harness.text.Shell;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The command line of the native runner for a scenario. */
record NativeCommand(Scenario scenario) {

    /** The workload that runs the user's command. Its own times and output count. */
    static final String TIME = "time";

    /** The parameter of that workload with the command, quoted as for a shell. */
    static final String COMMAND = "command";

    /** The parameter of that workload with the text that a shell runs before each fork, untimed. */
    static final String PREPARE = "prepare";

    /** The kernel truncates the name of a process to this number of bytes. */
    private static final int COMM = 15;

    boolean timed() {
        return scenario.workload().equals(TIME);
    }

    /** The list of CPUs that runners are pinned to; empty if they are not pinned. */
    Optional<String> cpus() {
        return Optional.of(scenario.pinning()).filter(pinning -> !pinning.equals(Scenario.NOWHERE));
    }

    private String parameter(String name) {
        return scenario.parameters().get(name);
    }

    /** The names of the processes whose samples count; empty for all processes. */
    Optional<Set<String>> comms() {
        if (timed()) {
            return Optional.empty();
        }
        String program = parameter("program");
        String name = program.substring(program.lastIndexOf('/') + 1);
        byte[] bytes = name.getBytes(UTF_8);
        // A truncated character is decoded to the same replacement as in the output of perf.
        String cut = new String(bytes, 0, Math.min(COMM, bytes.length), UTF_8);
        return Optional.of(Set.of(Programs.RUNNER, cut));
    }

    /** Whether its processes spend almost no time outside the kernel. */
    boolean userless() {
        return !timed() && parameter("program").equals(Programs.TRUE);
    }

    /** The command line of one fork. The output of a user's command goes to a log. */
    List<String> line(Programs programs, Path log) {
        List<String> line = new ArrayList<>();
        line.add(programs.path(Programs.RUNNER));
        line.addAll(
                timed()
                        ? List.of("time", "--output", log.toString())
                        : List.of(
                                "create",
                                "--mode",
                                parameter("mode"),
                                "--count",
                                parameter("count")));
        line.addAll(List.of("--jobs", parameter("jobs")));
        cpus().ifPresent(list -> line.addAll(List.of("--cpus", list)));
        if (timed()) {
            Optional.ofNullable(parameter(PREPARE))
                    .ifPresent(text -> line.addAll(List.of("--prepare", text)));
            line.add("--");
            line.addAll(Shell.words(parameter(COMMAND)));
        } else {
            line.addAll(List.of("--", programs.path(parameter("program"))));
            if (scenario.workload().equals(ProcessRequest.PARALLEL_TRUE)) {
                line.add(parameter("threads"));
            }
        }
        return line;
    }
}
