package dev.percpu.harness.run;

/** Puts {@link PerfStat}'s command before the JVM of a fork. */
public final class PerfPrefix extends CommandPrefix {

    /**
     * Made by JMH, from what it was told with the class.
     *
     * @param commandLine a line for each word
     */
    public PerfPrefix(String commandLine) {
        super(commandLine.lines().toList(), "counts hardware events while the fork measures");
    }
}
