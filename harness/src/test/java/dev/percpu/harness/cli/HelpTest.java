package dev.percpu.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What {@code --help} says of each command and each option. */
class HelpTest {

    static Stream<CommandSpec> commands() {
        return Commands.all().stream().map(CommandLine::getCommandSpec);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theListOfCommandsHasAWholeSentenceForEach(CommandSpec command) {
        assertThat(command.usageMessage().description()).isNotEmpty();
        assertThat(command.usageMessage().description()[0]).matches("[A-Z].*\\.");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theDescriptionOfEachOptionIsASentence(CommandSpec command) {
        for (ArgSpec argument : command.args()) {
            String[] text = argument.description();
            assertThat(text).as(argument.toString()).isNotEmpty();
            assertThat(text[0]).as(argument.toString()).matches("(?s)[A-Z'].*");
            assertThat(text[text.length - 1]).as(argument.toString()).endsWith(".");
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void anOptionWithADefaultSaysIt(CommandSpec command) {
        for (OptionSpec option : command.options()) {
            if (option.defaultValue() != null && option.arity().max() > 0) {
                String text = String.join(" ", option.description());
                assertThat(text).as(option.longestName()).contains("Default: ");
                assertThat(text)
                        .containsAnyOf("${DEFAULT-VALUE}", option.defaultValue(), "Default: all");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandWithExitCodesOfItsOwnListsThem(CommandSpec command) {
        String text =
                String.join("", command.usageMessage().footer())
                        + String.join("", command.usageMessage().description());
        boolean measures =
                Arrays.asList("run", "c2c", "footprint", "targets", "night", "reproduce")
                        .contains(command.name());
        assertThat(!measures || text.contains("Exit codes: 0 ")).as(command.name()).isTrue();
    }
}
