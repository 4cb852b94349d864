package dev.percpu.proof.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.cli.PlanOptions;
import dev.percpu.harness.pinning.Pinning;
import dev.percpu.harness.pinning.PinningException;
import dev.percpu.harness.plan.PlanException;
import dev.percpu.harness.plan.Planner;
import dev.percpu.harness.store.Kind;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * The words of {@code run}'s options: the first character of an input picks the option, or is part
 * of the word for a pinning.
 */
public final class RequestTarget {

    private static final String PICKS = "tpbfsoucxv";

    private static final List<String> OPTIONS =
            List.of(
                    "--threads",
                    "--pinning",
                    "--budget",
                    "--forks",
                    "--seed",
                    "--order",
                    "--until-ci",
                    "--possible-cpus",
                    "--perf",
                    "--variants");

    private static final Topology MACHINE = machine();

    private static final Planner PLANNER =
            new Planner(
                    List.of(
                            subject("atomic:heap:single:atomic", Kind.VARIANT),
                            subject("percpu:offheap:cpu:rseq", Kind.VARIANT),
                            subject("LongAdder", Kind.PEER)),
                    name -> Optional.empty(),
                    (workload, subject, threads) -> Optional.empty(),
                    MACHINE,
                    Optional.empty());

    private RequestTarget() {}

    private static Topology machine() {
        CpuList all = CpuList.firstOf(8);
        List<Topology.Cpu> cpus =
                IntStream.range(0, 8)
                        .mapToObj(
                                id ->
                                        new Topology.Cpu(
                                                id,
                                                id % 4,
                                                0,
                                                id % 2,
                                                CpuList.of(id % 4, id % 4 + 4),
                                                List.of()))
                        .toList();
        return new Topology(
                all,
                all,
                all,
                cpus,
                List.of(
                        new Topology.Node(0, CpuList.parse("0,2,4,6")),
                        new Topology.Node(1, CpuList.parse("1,3,5,7"))));
    }

    private static Subject subject(String name, Kind kind) {
        return new Subject(
                name,
                kind,
                () -> {
                    throw new AssertionError("a plan must not create counters");
                });
    }

    /** One input. */
    public static void fuzzerTestOneInput(byte[] data) {
        String text = new String(data, UTF_8);
        int pick = text.isEmpty() ? -1 : PICKS.indexOf(text.charAt(0));
        if (pick < 0) {
            pinning(text);
            return;
        }
        String word = text.substring(1);
        PlanOptions options = new PlanOptions();
        try {
            new CommandLine(options).parseArgs(OPTIONS.get(pick) + "=" + word);
            PLANNER.plan(options.request()).plan().estimate();
        } catch (PlanException e) {
            RefusedInput.check(e, text);
        } catch (ParameterException e) {
            Throwable cause = e.getCause();
            // Any other cause is a fault of a converter.
            if (cause != null && !(cause instanceof PlanException)) {
                throw e;
            }
            RefusedInput.check(cause instanceof PlanException refusal ? refusal : e, text);
        }
        if (OPTIONS.get(pick).equals("--pinning")) {
            pinning(word);
        }
    }

    private static void pinning(String word) {
        try {
            Pinning pinning = Pinning.parse(word);
            if (!Pinning.parse(pinning.word()).equals(pinning)) {
                throw new AssertionError("'" + pinning.word() + "' is read otherwise");
            }
            pinning.cpus(MACHINE, 20);
        } catch (PinningException e) {
            RefusedInput.check(e, word);
        }
    }
}
