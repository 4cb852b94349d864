package dev.percpu.harness.cli;

import dev.percpu.harness.store.Json;
import java.io.PrintWriter;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a command prints: text for people or, with {@code --json}, the same for programs. */
final class JsonOption {

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** Prints a value as JSON if the user asked for it, and otherwise the text. */
    void print(Object value, Supplier<String> text) {
        PrintWriter out = command.commandLine().getOut();
        out.print(json ? Json.text(value) + "\n" : text.get());
        out.flush();
    }
}
