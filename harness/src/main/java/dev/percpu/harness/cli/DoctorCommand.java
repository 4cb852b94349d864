package dev.percpu.harness.cli;

import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.host.Doctor;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks whether the machine is fit to benchmark. */
@Command(
        name = "doctor",
        description =
                "Checks whether this machine is fit to benchmark, and prints the fix for each problem."
                        + " Changes nothing.",
        footer = {
            "",
            "Each fact is fine, worth a look, or bad. A bad fact makes figures unreliable."
                    + " These are bad: a governor other than performance; turbo; NUMA balancing"
                    + " between nodes; steal above one per cent; a load above half the allowed"
                    + " CPUs; a CPU quota below them; fewer than four allowed CPUs; several"
                    + " kinds of cores among them; threads that cannot be pinned; variables of"
                    + " the environment that change every JVM; an unreachable loopback device;"
                    + " a virtual machine. A virtual machine cannot be fixed from inside, so"
                    + " --strict never passes in one.",
            "",
            "Exit codes: 0 fine, 2 usage, 4 with --strict: a problem is bad."
        })
final class DoctorCommand implements Callable<Integer> {

    @Mixin private JsonOption output;

    @Option(
            names = "--strict",
            description = "End with exit code 4 if a problem makes figures unreliable.")
    private boolean strict;

    DoctorCommand() {}

    @Override
    public Integer call() {
        DoctorView view = new DoctorView(Doctor.examine(Topology.read()));
        output.print(view, () -> view.text() + System.lineSeparator());
        return strict && view.unstable() ? ExitCode.UNSTABLE : ExitCode.FINE;
    }
}
