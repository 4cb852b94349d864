package dev.percpu.harness.run;

/** Puts the command of {@link PerfStat} before the command line of a fork's JVM. */
public final class PerfPrefix extends CommandPrefix {

    /**
     * JMH calls this with the text that was registered together with the class.
     *
     * @param commandLine the command, one word on each line
     */
    public PerfPrefix(String commandLine) {
        super(commandLine.lines().toList(), "counts hardware events while the fork measures");
    }
}
