package dev.percpu.counters.failure;

import dev.percpu.counters.failure.inside.Dives;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A program for a JVM of its own: real ends of the stack, in the library as it is. It finds what
 * hooks cannot, an end within a method of the JDK.
 */
public final class StackDive {

    private StackDive() {}

    /**
     * Runs the program.
     *
     * @param args the file of the diary, the milliseconds for each call, and the variants
     * @throws InterruptedException never
     */
    public static void main(String[] args) throws InterruptedException {
        Diary diary = new Diary(Path.of(args[0]));
        for (String variant : Arrays.asList(args).subList(2, args.length)) {
            Report report = new Report();
            FaultRun run = new FaultRun(Fault.NO_STACK, Length.LONG, diary, report);
            boolean all = new Dives(variant, Long.parseLong(args[1]), run).tryOut();
            TryOut.print(variant, report);
            if (!all) {
                Runtime.getRuntime().halt(0);
            }
        }
        Runtime.getRuntime().halt(0);
    }
}
