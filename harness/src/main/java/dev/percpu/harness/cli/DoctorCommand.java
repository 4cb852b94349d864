package dev.percpu.harness.cli;

import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.host.Doctor;
import dev.percpu.harness.store.Json;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what about the machine its figures depend on, and how to fix it. */
@Command(
        name = "doctor",
        description =
                "Examines this machine: each fact that figures depend on, its effect, and the command"
                        + " that fixes it. Changes nothing.",
        footer = {
            "",
            "Findings are fine, worth a look, or bad: those make figures unsound. Bad are a governor"
                    + " other than performance, turbo, NUMA balancing between nodes, steal above"
                    + " one per cent, a load above half the allowed CPUs, a CPU quota below them, fewer than"
                    + " four of them, several kinds of cores among them, threads that cannot be"
                    + " pinned, variables of the environment that change every JVM, an unreachable"
                    + " loopback device, and being virtual. The last cannot be fixed from inside,"
                    + " and counts all the same: --strict never passes in a virtual machine.",
            "",
            "Exit codes: 0 fine, 2 usage, 4 with --strict: a finding is bad."
        })
final class DoctorCommand implements Callable<Integer> {

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(names = "--strict", description = "End with 4 if a finding makes figures unsound.")
    private boolean strict;

    @Spec private CommandSpec spec;

    DoctorCommand() {}

    @Override
    public Integer call() {
        DoctorView view = new DoctorView(Doctor.examine(Topology.read()));
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? Json.text(view) : view.text());
        out.flush();
        return strict && view.unstable() ? ExitCode.UNSTABLE : ExitCode.FINE;
    }
}
