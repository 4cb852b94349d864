package dev.percpu.harness.cli;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;

/** Every command of the program. */
public final class Commands {

    private Commands() {}

    /** The program itself, its commands and theirs. */
    public static List<CommandLine> all() {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        return below(Main.commandLine(nowhere, nowhere)).toList();
    }

    private static Stream<CommandLine> below(CommandLine command) {
        return Stream.concat(
                Stream.of(command),
                command.getSubcommands().values().stream().flatMap(Commands::below));
    }
}
