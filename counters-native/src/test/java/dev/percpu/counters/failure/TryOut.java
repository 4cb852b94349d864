package dev.percpu.counters.failure;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A program for a JVM of its own, which may crash: tries out variants, one line for each finding
 * and one for the end of each.
 */
public final class TryOut {

    /** How a line with a finding begins. */
    static final String FINDING = "finding: ";

    /** How a line begins that ends a variant. */
    static final String DONE = "done: ";

    /** How a line begins that names a variant. */
    static final String VARIANT = "variant: ";

    /** Set to {@code true} where faults fall on the library's own threads. */
    static final String PROPERTY = "failures.background";

    private static final boolean BACKGROUND = Boolean.getBoolean(PROPERTY);

    private TryOut() {}

    /**
     * Runs the program.
     *
     * @param args the file of the diary, the fault, and the variants; none for a list of all
     * @throws InterruptedException never
     */
    public static void main(String[] args) throws InterruptedException {
        if (args.length == 0) {
            Watch.over("variants", newLibrary()::variants)
                    .forEach(variant -> System.out.println(VARIANT + variant));
            return;
        }
        Diary diary = new Diary(Path.of(args[0]));
        Fault fault = Fault.valueOf(args[1]);
        List<String> variants = Arrays.asList(args).subList(2, args.length);
        Harness harness = newLibrary();
        for (String variant : variants) {
            diary.write(variant + ", " + fault);
            Report report = new Report();
            FaultRun run = new FaultRun(fault, Length.LONG, diary, report);
            while (!tryOut(harness, variant, run)) {
                harness = newLibrary();
                report.renewed();
            }
            print(variant, report);
            if (!report.findings().isEmpty()) {
                // What is damaged by now must not be blamed on the next variant.
                harness = newLibrary();
            }
        }
        Runtime.getRuntime().halt(0);
    }

    /** Prints what was found out about a variant. */
    static void print(String variant, Report report) {
        report.findings().forEach(finding -> System.out.println(FINDING + finding));
        System.out.println(DONE + variant + ": " + report);
    }

    /** Another copy of the library. */
    static Harness newLibrary() {
        return new Library().make(Harness.class, "Trials");
    }

    /** Whether that came to its end; {@code false} if the library was damaged. */
    private static boolean tryOut(Harness harness, String variant, FaultRun run)
            throws InterruptedException {
        try {
            Watch.over(
                    variant,
                    () -> {
                        if (BACKGROUND) {
                            harness.tryOutBackground(variant, run);
                        } else {
                            harness.tryOut(variant, run);
                        }
                        return "";
                    });
            return true;
        } catch (AssertionError e) {
            if (e.getCause() instanceof Report.Damaged) {
                return false;
            }
            Throwable cause = e.getCause() == null ? e : e.getCause();
            run.report()
                    .found("everything", (e.getMessage() + ": " + cause).replaceAll("\\s+", " "));
            return true;
        }
    }
}
