package dev.percpu.counters.failure;

import dev.percpu.counters.failure.inside.Full;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A program for a JVM of its own, with a small heap: real lack of it, in the library as it is. It
 * finds what hooks cannot, an allocation within a method of the JDK.
 */
public final class FullHeap {

    /** The options of its JVM: each allocation is one of the heap, to the byte. */
    static final String[] OPTIONS = {"-Xmx20m", "-Xmn4m", "-XX:-UseTLAB"};

    private FullHeap() {}

    /**
     * Runs the program.
     *
     * @param args the file of the diary, any word, and the variants
     * @throws InterruptedException never
     */
    public static void main(String[] args) throws InterruptedException {
        Diary diary = new Diary(Path.of(args[0]));
        for (String variant : Arrays.asList(args).subList(2, args.length)) {
            Report report = new Report();
            FaultRun run = new FaultRun(Fault.NO_HEAP, Length.LONG, diary, report);
            try {
                Watch.over(
                        variant,
                        () -> {
                            new Full(variant, run).tryOut();
                            return "";
                        });
            } catch (AssertionError e) {
                report.found("everything", (e.getMessage() + ": " + e.getCause()));
            }
            TryOut.print(variant, report);
        }
        Runtime.getRuntime().halt(0);
    }
}
