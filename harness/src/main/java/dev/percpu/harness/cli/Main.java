package dev.percpu.harness.cli;

import dev.percpu.harness.pinning.PinningException;
import dev.percpu.harness.plan.PlanException;
import dev.percpu.harness.run.ClassPath;
import dev.percpu.harness.run.lock.LockedException;
import dev.percpu.harness.text.Cause;
import dev.percpu.harness.text.OneLine;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The program {@code counters}. */
@Command(
        name = "counters",
        description = "Measures which counter design is the right one on this machine.",
        versionProvider = Main.Version.class,
        subcommands = {
            RunCommand.class,
            PlanCommand.class,
            ReportCommand.class,
            AdviseCommand.class,
            CompareCommand.class,
            FitCommand.class,
            TargetsCommand.class,
            DoctorCommand.class,
            TopologyCommand.class,
            ListCommand.class,
            C2cCommand.class,
            FootprintCommand.class,
            NightCommand.class,
            PackCommand.class,
            BundleCommand.class
        })
public final class Main implements Runnable {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = CommandLine.ScopeType.INHERIT,
            description = "Show this help and exit.")
    private boolean help;

    @Option(names = "--version", versionHelp = true, description = "Show the version and exit.")
    private boolean version;

    @Spec private CommandSpec spec;

    /** What {@code --version} prints. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() throws IOException {
            return new String[] {"counters " + ClassPath.version()};
        }
    }

    /** The environment variable that turns stack traces on. */
    private static final String TRACE = "COUNTERS_TRACE";

    private Main() {}

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "name a command: " + String.join(", ", spec.subcommands().keySet()));
    }

    /** Runs one command. */
    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT);
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int exitCode = commandLine(out, err).execute(FormerOptions.renamed(arguments));
        if (out.checkError()) {
            err.println("counters: the output cannot be written; is the device full?");
            exitCode = exitCode == ExitCode.FINE ? ExitCode.FAULT : exitCode;
        }
        System.exit(exitCode);
    }

    /** The program, with its output and error stream. */
    public static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        CommandLine program = new CommandLine(new Main());
        for (Experiments more : Experiments.all()) {
            more.commands().forEach(program::addSubcommand);
        }
        return program.setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Main::explain)
                .setExecutionExceptionHandler(Main::explain);
    }

    /**
     * Reports bad input in one line, whatever the cause. An error of this program names a remedy.
     */
    private static int explain(ParameterException problem, String[] arguments) {
        boolean refused = problem.getCause() instanceof PlanException;
        boolean own = refused || problem.getClass() == ParameterException.class;
        String message = refused ? problem.getCause().getMessage() : problem.getMessage();
        // A message of the command-line library continues with suggestions: keep its first line.
        String reason = own ? message : message.lines().findFirst().orElse("bad input");
        return explain(problem.getCommandLine(), reason, own ? "" : " (--help shows the options)");
    }

    /**
     * Reports in one line that a command cannot be carried out; unexpected errors are handled here,
     * too.
     */
    private static int explain(Exception problem, CommandLine command, ParseResult parsed) {
        if (problem instanceof PlanException
                || problem instanceof PinningException
                || problem instanceof LockedException
                || problem instanceof IOException) {
            return explain(command, String.valueOf(problem.getMessage()), "");
        }
        if (problem instanceof UncheckedIOException refused) {
            String cause = Cause.of(refused.getCause());
            String said = String.valueOf(refused.getMessage());
            tell(
                    command,
                    said
                            + (said.contains(cause) ? "" : " (" + cause + ")")
                            + "; all results are kept: fix the problem, and continue with"
                            + " --resume");
            return ExitCode.INCOMPLETE;
        }
        if (System.getenv(TRACE) != null) {
            problem.printStackTrace(command.getErr());
        }
        tell(
                command,
                ("internal error: %s; please report it, with the output of the same command with"
                                + " %s=1 in the environment")
                        .formatted(problem, TRACE));
        return ExitCode.FAULT;
    }

    private static int explain(CommandLine command, String reason, String remedy) {
        tell(command, reason + remedy);
        return ExitCode.USAGE;
    }

    private static void tell(CommandLine command, String text) {
        command.getErr()
                .println(command.getCommandSpec().qualifiedName() + ": " + OneLine.of(text));
    }
}
