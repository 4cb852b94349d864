package dev.percpu.counters.failure;

import java.nio.file.Path;
import java.util.Arrays;

/** A program that fails the first creation and the first close, with a new library each time. */
public final class FirstUse {

    private static final int STEP = 3;

    private FirstUse() {}

    /**
     * Runs the program.
     *
     * @param args the file of the diary, the fault, and the variants
     * @throws InterruptedException never
     */
    public static void main(String[] args) throws InterruptedException {
        Diary diary = new Diary(Path.of(args[0]));
        for (String variant : Arrays.asList(args).subList(2, args.length)) {
            Report report = new Report();
            FaultRun run = new FaultRun(Fault.valueOf(args[1]), Length.LONG, diary, report);
            boolean fell = true;
            for (int n = 1; fell && !report.full("first"); n += Length.LONG ? 1 : STEP) {
                int place = n;
                Harness harness = TryOut.newLibrary();
                fell = Watch.over(variant, () -> harness.tryOutFirst(variant, place, run));
            }
            TryOut.print(variant, report);
        }
        Runtime.getRuntime().halt(0);
    }
}
