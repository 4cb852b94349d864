package dev.percpu.harness.articles.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonAlias;
import dev.percpu.harness.store.Conditions;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Quantity;
import dev.percpu.harness.store.Series;
import dev.percpu.harness.store.Validation;
import dev.percpu.harness.store.Worker;
import dev.percpu.harness.text.OneLine;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * The report of the native runner on one fork of a run, from a line of JSON.
 *
 * @param round its number within the series of the native runner, from 1
 * @param jobs runners at once
 * @param asked processes that all runners together were asked to make
 * @param reaped processes that ended well
 * @param perProcess times for each process; for a user's command, only its own processes count
 * @param self the time of the runners themselves, which includes making the processes
 * @param children the time of the processes
 * @param wallNs from begin to end, the mean over runners
 * @param runners what each runner did
 */
record RunnerReport(
        @JsonAlias("repetition") int round,
        int jobs,
        long asked,
        long reaped,
        PerProcess perProcess,
        Times self,
        Times children,
        long wallNs,
        List<Runner> runners) {

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .build();

    /** The prefix of each of the runner's error messages. */
    private static final String PREFIX = "processes: (round \\d+: )?";

    /** Nanoseconds for each process. */
    record PerProcess(double userNs, double systemNs, double wallNs) {}

    /** Nanoseconds of all processes together. */
    record Times(long userNs, long systemNs) {}

    /**
     * A runner: its CPU or −1, how many processes it reaped, and its CPUs at its begin and its end.
     */
    record Runner(int pinned, long reaped, List<Integer> ranOn) {}

    static RunnerReport parse(String line) throws IOException {
        try {
            return JSON.readValue(line, RunnerReport.class);
        } catch (JacksonException e) {
            throw new IOException(
                    "the native program printed '"
                            + OneLine.head(line)
                            + "', which is not a result; build again (mvn package)",
                    e);
        }
    }

    /** Runs one fork. Deletes the file for error messages afterwards. */
    static RunnerReport run(List<String> commandLine, Path errors) throws IOException {
        List<RunnerReport> reports = new ArrayList<>();
        Process process = start(commandLine, errors);
        try (BufferedReader lines = process.inputReader(UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                reports.add(parse(line));
            }
            int exit = process.waitFor();
            String complaint = complaint(errors);
            if (exit != 0 || reports.size() != 1) {
                throw new IOException(
                        complaint.isEmpty()
                                ? "the native program ended with exit status "
                                        + exit
                                        + " and gave no reason; see the kernel's log (dmesg)"
                                : complaint);
            }
            return reports.get(0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the native program was running", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start(List<String> commandLine, Path errors) throws IOException {
        try {
            return new ProcessBuilder(commandLine).redirectError(errors.toFile()).start();
        } catch (IOException e) {
            throw new IOException(
                    "cannot run '"
                            + commandLine.get(0)
                            + "' ("
                            + e.getMessage()
                            + "); use -o to name a directory on a file system that is not"
                            + " mounted noexec",
                    e);
        }
    }

    private static String complaint(Path errors) throws IOException {
        String text = Files.exists(errors) ? new String(Files.readAllBytes(errors), UTF_8) : "";
        Files.deleteIfExists(errors);
        return text.lines()
                .filter(line -> !line.isBlank())
                .reduce("", (earlier, later) -> later)
                .replaceFirst("^" + PREFIX, "");
    }

    /**
     * Whether this kernel splits CPU time by its tick, for processes that do nothing outside the
     * kernel: they cannot really have spent more time in user mode than in the kernel.
     */
    boolean byTick() {
        return children.userNs > children.systemNs;
    }

    ForkResult result(
            Plan.Step step, Instant started, Conditions conditions, List<String> warnings) {
        List<Series> series = series(step.cell().scenario().workload().equals(NativeCommand.TIME));
        return new ForkResult(
                step.cell(),
                step.fork(),
                step.purpose(),
                series,
                workers(series.get(0).role()),
                Optional.of(new Validation(asked, reaped)),
                Optional.of(conditions),
                warnings,
                Optional.empty(),
                started,
                Instant.now());
    }

    /**
     * The first series ranks subjects. For processes of a few microseconds it is the whole CPU
     * time, which the scheduler measures to the nanosecond. For a user's command it is the system
     * time, as in the articles.
     */
    private List<Series> series(boolean command) {
        Series cpu = series("cpu", perProcess.userNs + perProcess.systemNs);
        Series system = series(ProcessCost.SYSTEM, perProcess.systemNs);
        Series user = series(ProcessCost.USER, perProcess.userNs);
        Series wall = series("wall", perProcess.wallNs);
        return command ? List.of(system, user, wall, cpu) : List.of(cpu, system, user, wall);
    }

    private Series series(String role, double nanoseconds) {
        return new Series(role, Quantity.TIME, jobs, List.of(nanoseconds));
    }

    private List<Worker> workers(String role) {
        return IntStream.range(0, runners.size())
                .mapToObj(job -> worker(job, runners.get(job), role))
                .toList();
    }

    private static Worker worker(int job, Runner runner, String role) {
        List<Integer> ranOn = runner.ranOn().stream().distinct().toList();
        return new Worker(job, role, runner.reaped(), runner.pinned(), ranOn, "");
    }
}
