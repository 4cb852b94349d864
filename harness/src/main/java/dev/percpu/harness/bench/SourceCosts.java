package dev.percpu.harness.bench;

import dev.percpu.counters.cpu.ConcurrencyId;
import dev.percpu.counters.cpu.CpuSource;
import dev.percpu.counters.cpu.CurrentCpu;
import dev.percpu.counters.cpu.CurrentNode;
import dev.percpu.counters.linux.Bridge;
import dev.percpu.counters.linux.InstalledReads;
import dev.percpu.counters.linux.InstalledSections;
import dev.percpu.counters.linux.LibC;
import dev.percpu.counters.linux.ThreadState;
import dev.percpu.harness.stats.Medians;
import dev.percpu.harness.store.Json;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Measures in short rounds what each source of an index costs; each round measures all sources one
 * after the other. This happens on a platform thread in a JVM of its own, because the harness's own
 * JVM does not compile well.
 *
 * <p>In that JVM the CPU id comes from the rseq area. Therefore this source can be measured
 * whatever source index {@code cpu} uses.
 *
 * <p>This is a quick look and not a benchmark. It shows which source is expensive, but not what a
 * counter gains from a cheaper one.
 */
public final class SourceCosts {

    private static final int ROUNDS = 11;
    private static final int WARM_ROUNDS = 10;
    private static final int CALLS = 200_000;

    private static final VarHandle LAST;

    /**
     * Every loop stores the answer of its source here, so that the compiler cannot remove the call.
     */
    private static int last;

    static {
        try {
            LAST = MethodHandles.lookup().findStaticVarHandle(SourceCosts.class, "last", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** A loop of its own for each source. A shared loop would call every source virtually. */
    @FunctionalInterface
    private interface Loop {
        void run(int calls);
    }

    private record Source(String name, Optional<String> absent, Loop loop) {}

    private SourceCosts() {}

    /** The argument that this program needs, besides the permission to call libc. */
    public static String jvmArgument() {
        return "-D" + CurrentCpu.PROPERTY + "=" + CpuSource.RSEQ.word();
    }

    /**
     * Prints the costs to standard output as one line of JSON.
     *
     * @param arguments not used
     */
    public static void main(String[] arguments) {
        System.out.println(Json.line(measure(sources())));
    }

    private static List<Source> sources() {
        Optional<String> bridge = Bridge.unavailable();
        Optional<String> installed = InstalledSections.unavailable();
        return List.of(
                new Source(
                        "sched_getcpu",
                        LibC.unavailable(),
                        calls -> {
                            for (int i = 0; i < calls; i++) {
                                LAST.setOpaque(LibC.schedGetcpu());
                            }
                        }),
                new Source(
                        "rseq cpu_id",
                        CpuSource.RSEQ.unavailable(),
                        calls -> {
                            for (int i = 0; i < calls; i++) {
                                LAST.setOpaque(CurrentCpu.get());
                            }
                        }),
                new Source(
                        "rseq cpu_id in C",
                        bridge,
                        calls -> {
                            for (int i = 0; i < calls; i++) {
                                LAST.setOpaque(ThreadState.cpuByRseq());
                            }
                        }),
                new Source(
                        "getcpu in C",
                        bridge,
                        calls -> {
                            for (int i = 0; i < calls; i++) {
                                LAST.setOpaque(ThreadState.cpuByGetcpu());
                            }
                        }),
                new Source(
                        "rdpid in C",
                        bridge.or(SourceCosts::noRdpid),
                        calls -> {
                            for (int i = 0; i < calls; i++) {
                                LAST.setOpaque(ThreadState.cpuByRdpid());
                            }
                        }),
                new Source(
                        "rseq mm_cid",
                        ConcurrencyId.unavailable(),
                        calls -> {
                            for (int i = 0; i < calls; i++) {
                                LAST.setOpaque(ConcurrencyId.get());
                            }
                        }),
                new Source(
                        "rseq node_id",
                        CurrentNode.unavailable(),
                        calls -> {
                            for (int i = 0; i < calls; i++) {
                                LAST.setOpaque(CurrentNode.get());
                            }
                        }),
                new Source(
                        "empty call of C",
                        bridge,
                        calls -> {
                            for (int i = 0; i < calls; i++) {
                                LAST.setOpaque(Bridge.nothing());
                            }
                        }),
                new Source(
                        "installed cpu_id",
                        CpuSource.INSTALLED.unavailable(),
                        calls -> {
                            for (int i = 0; i < calls; i++) {
                                LAST.setOpaque(InstalledReads.cpu());
                            }
                        }),
                new Source(
                        "installed mm_cid",
                        installed.or(ConcurrencyId::unavailable),
                        calls -> {
                            for (int i = 0; i < calls; i++) {
                                LAST.setOpaque(InstalledReads.concurrencyId());
                            }
                        }),
                new Source(
                        "installed node_id",
                        installed.or(CurrentNode::unavailable),
                        calls -> {
                            for (int i = 0; i < calls; i++) {
                                LAST.setOpaque(InstalledReads.node());
                            }
                        }),
                new Source(
                        "empty installed call",
                        installed,
                        calls -> {
                            for (int i = 0; i < calls; i++) {
                                LAST.setOpaque(InstalledReads.nothing());
                            }
                        }));
    }

    private static Optional<String> noRdpid() {
        return Bridge.facts().rdpid()
                ? Optional.empty()
                : Optional.of("the processor has no instruction rdpid");
    }

    private static List<SourceCost> measure(List<Source> sources) {
        List<Source> present = new ArrayList<>();
        present.add(
                new Source(
                        "nothing",
                        Optional.empty(),
                        calls -> {
                            for (int i = 0; i < calls; i++) {
                                LAST.setOpaque(i);
                            }
                        }));
        sources.stream().filter(source -> source.absent.isEmpty()).forEach(present::add);
        double[] medians = medians(present);
        List<SourceCost> costs = new ArrayList<>();
        for (Source source : sources) {
            int i = present.indexOf(source);
            costs.add(
                    i < 0
                            ? SourceCost.absent(source.name, source.absent.orElseThrow())
                            : SourceCost.of(source.name, Math.max(0, medians[i] - medians[0])));
        }
        return costs;
    }

    /** The median over rounds of the nanoseconds of one call, for each source. */
    private static double[] medians(List<Source> sources) {
        double[][] nanoseconds = new double[sources.size()][ROUNDS];
        for (int round = -WARM_ROUNDS; round < ROUNDS; round++) {
            for (int i = 0; i < sources.size(); i++) {
                long begin = System.nanoTime();
                sources.get(i).loop.run(CALLS);
                long end = System.nanoTime();
                if (round >= 0) {
                    nanoseconds[i][round] = (end - begin) / (double) CALLS;
                }
            }
        }
        return Medians.of(List.of(nanoseconds));
    }
}
