package dev.percpu.harness.cli;

import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.host.Doctor;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what about the machine its figures depend on, and how to mend it. */
@Command(
        name = "doctor",
        description =
                "Examines this machine: each fact that figures depend on, its effect, and the command"
                        + " that mends it. Changes nothing.")
final class DoctorCommand implements Callable<Integer> {

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec private CommandSpec spec;

    DoctorCommand() {}

    @Override
    public Integer call() {
        DoctorView view = new DoctorView(Doctor.examine(Topology.read()));
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? Json.text(view) : view.text());
        out.flush();
        return ExitCode.FINE;
    }
}
