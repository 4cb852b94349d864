package dev.percpu.counters.failure;

import dev.percpu.counters.failure.inside.Fenced;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A program for a JVM of its own, in which the kernel refuses {@code membarrier} after the counters
 * have been made.
 */
public final class RefusedFence {

    private RefusedFence() {}

    /**
     * Runs the program.
     *
     * @param args the file of the diary, the error number, and the variants
     * @throws InterruptedException never
     */
    public static void main(String[] args) throws InterruptedException {
        Diary diary = new Diary(Path.of(args[0]));
        int errno = Integer.parseInt(args[1]);
        for (String variant : Arrays.asList(args).subList(2, args.length)) {
            Report report = new Report();
            FaultRun run = new FaultRun(Fault.REFUSED, Length.LONG, diary, report);
            try {
                Watch.over(
                        variant,
                        () -> {
                            new Fenced(variant, run).tryOut(() -> Seccomp.refuseMembarrier(errno));
                            return "";
                        });
            } catch (AssertionError e) {
                report.found("everything", e.getMessage() + ": " + e.getCause());
            }
            TryOut.print(variant, report);
        }
        Runtime.getRuntime().halt(0);
    }
}
