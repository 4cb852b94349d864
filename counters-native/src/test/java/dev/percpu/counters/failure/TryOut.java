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

    private TryOut() {}

    /**
     * Runs the program.
     *
     * @param args the file of the diary, the fault, and the variants; none for a list of all
     * @throws InterruptedException never
     */
    public static void main(String[] args) throws InterruptedException {
        if (args.length == 0) {
            Harness harness = new Library().make(Harness.class, "Trials");
            Watch.over("variants", harness::variants)
                    .forEach(variant -> System.out.println(VARIANT + variant));
            return;
        }
        Diary diary = new Diary(Path.of(args[0]));
        Fault fault = Fault.valueOf(args[1]);
        List<String> variants = Arrays.asList(args).subList(2, args.length);
        Harness harness = null;
        for (String variant : variants) {
            if (harness == null) {
                harness = new Library().make(Harness.class, "Trials");
            }
            if (!tryOut(harness, fault, variant, diary)) {
                // Memory that is damaged by now must not be blamed on the next variant.
                harness = null;
            }
        }
        Runtime.getRuntime().halt(0);
    }

    private static boolean tryOut(Harness harness, Fault fault, String variant, Diary diary)
            throws InterruptedException {
        diary.write(variant + ", " + fault);
        List<String> findings;
        int trials = 0;
        try {
            Report report =
                    Watch.over(variant, () -> harness.tryOut(variant, fault, Length.LONG, diary));
            findings = report.findings();
            trials = report.trials();
        } catch (AssertionError e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            findings = List.of((e.getMessage() + ": " + cause).replaceAll("\\s+", " "));
        }
        findings.forEach(finding -> System.out.println(FINDING + finding));
        System.out.println(DONE + variant + " " + trials);
        return findings.isEmpty();
    }
}
