package dev.percpu.harness.articles.tasks;

/** What the harness makes of a trace, from text. */
public final class TraceText {

    private static final int LONGEST_WORK = 1_000_000_000;

    private TraceText() {}

    /** Reads a trace, and deals its steps out to those who take them. */
    public static void read(String text) {
        TaskScript script =
                TaskScript.of(
                        TraceFile.parse(
                                "trace", RssStatLog.isOne(text) ? RssStatLog.convert(text) : text));
        script.expected();
        script.pages();
        long work = script.threadScript(Step.OWNER, LONGEST_WORK).work();
        for (int who : script.others()) {
            work += script.threadScript(who, LONGEST_WORK).work();
        }
        long parts =
                script.steps().stream()
                        .filter(step -> step.kind() == Step.Kind.WORK)
                        .mapToLong(Step::amount)
                        .sum();
        if (work != (parts == 0 ? 0 : LONGEST_WORK)) {
            throw new AssertionError(work + " steps of work were dealt out of " + LONGEST_WORK);
        }
    }
}
