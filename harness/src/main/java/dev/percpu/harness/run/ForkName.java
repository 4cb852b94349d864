package dev.percpu.harness.run;

import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Scenario;
import java.util.Locale;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The file names of a fork: readable words first, then a hash of all properties, so that no two
 * forks of a plan share a file.
 */
public final class ForkName {

    /** Leaves room for the hash, the number and an extension within the limit of file systems. */
    private static final int LONGEST = 160;

    private static final int HASH_DIGITS = 8;

    private ForkName() {}

    /** The name of a fork's files, without an extension. */
    public static String of(Plan.Step step) {
        Scenario scenario = step.cell().scenario();
        String words =
                String.join(
                        "-",
                        scenario.workloadLabel(),
                        scenario.threads() + "t",
                        scenario.pinning(),
                        step.cell().subject());
        String safe = words.replaceAll("[^A-Za-z0-9]+", "-");
        return String.join(
                "-",
                safe.substring(0, Math.min(LONGEST, safe.length())),
                DigestUtils.sha256Hex(step.cell().toString()).substring(0, HASH_DIGITS),
                step.purpose().name().toLowerCase(Locale.ROOT) + step.fork());
    }
}
