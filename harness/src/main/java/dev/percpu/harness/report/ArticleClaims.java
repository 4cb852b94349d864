package dev.percpu.harness.report;

import dev.percpu.counters.CpuList;
import dev.percpu.harness.store.HostFacts;
import java.util.List;

/** What the two articles claim, and which of it a machine is large enough to test. */
public final class ArticleClaims {

    private static final String FORK_TRUE = "fork-true, lazy against eager, system time";

    /** What has to be had for a claim, beside this build. */
    private enum Needs {
        /** CPUs that run threads at once. */
        CPUS_AT_ONCE,
        /** CPUs that the kernel lays its counters out for, and a second kernel. */
        ANOTHER_KERNEL,
        /** Nothing: so many CPUs are simulated. */
        SIMULATED
    }

    private record Claim(String what, String figure, Needs needs, int cpus, String where) {}

    private static final List<Claim> CLAIMS =
            List.of(
                    kernel(FORK_TRUE, "−6%", 80, "kernel-fork-true"),
                    kernel(FORK_TRUE, "−11%", 256, "kernel-fork-true"),
                    kernel("share of mm_init", "13.5% → 3.33%", 256, "kernel-fork-true"),
                    kernel("parallel-true", "−2 to −4%", 256, "kernel-parallel-true"),
                    kernel("kernbench, system time", "−1.4%", 256, "counters kernel time -- make"),
                    kernel("gitsource, system time", "−3.12%", 256, "counters kernel time -- make"),
                    simulated("fork-true in user space", "−6%", 80),
                    simulated("fork-true in user space", "−11%", 256),
                    simulated("create and close of a task's counters", "13.5% → 3.33%", 256),
                    simulated("unified structure and cache against lazy", "open", 256),
                    new Claim(
                            "parallel-true in user space",
                            "−2 to −4%",
                            Needs.CPUS_AT_ONCE,
                            4,
                            "tasks"),
                    new Claim(
                            "socket-memory, per-CPU against atomic",
                            "5% more",
                            Needs.CPUS_AT_ONCE,
                            8,
                            "socket-memory"));

    private ArticleClaims() {}

    private static Claim kernel(String what, String figure, int cpus, String where) {
        return new Claim(what, figure, Needs.ANOTHER_KERNEL, cpus, where);
    }

    private static Claim simulated(String what, String figure, int cpus) {
        return new Claim(what, figure, Needs.SIMULATED, cpus, "tasks");
    }

    /**
     * The claims, and what this machine can say of each.
     *
     * @return a table in Markdown, its last line ended
     */
    public static String table(HostFacts host) {
        Table table = new Table("claim", "CPUs", "the articles", "here", "figures in");
        for (Claim claim : CLAIMS) {
            table.row(
                    claim.what,
                    String.valueOf(claim.cpus),
                    claim.figure,
                    verdict(claim, host),
                    claim.where);
        }
        return table.markdown();
    }

    private static String verdict(Claim claim, HostFacts host) {
        int allowed = CpuList.parse(host.allowedCpus()).size();
        int possible = CpuList.parse(host.possibleCpus()).length();
        return switch (claim.needs) {
            case SIMULATED -> "tested, the memory and walks of so many CPUs being simulated";
            case CPUS_AT_ONCE ->
                    allowed < claim.cpus ? few(allowed, "that threads may run on") : "tested";
            case ANOTHER_KERNEL ->
                    possible < claim.cpus
                            ? few(possible, "possible")
                            : "half of it: repeat on the other kernel, then counters compare";
        };
    }

    private static String few(int cpus, String which) {
        return "too small to test: " + cpus + " CPUs " + which;
    }
}
