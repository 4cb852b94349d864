package dev.percpu.harness.cli;

import dev.percpu.harness.plan.Preset;
import picocli.CommandLine.Option;

/** The preset of a command that runs other commands. */
public final class PresetOption {

    @Option(
            names = "--preset",
            paramLabel = "WORD",
            converter = Converters.PresetWord.class,
            description =
                    "How long, as in 'counters run': smoke shows that all works, and nothing more."
                            + " Default: default.")
    private Preset preset = Preset.DEFAULT;

    /** The preset that was asked for. */
    public Preset preset() {
        return preset;
    }
}
