package dev.percpu.proof.machines.guest;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.percpu.proof.machines.EmulatedMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs parts on the machine that it is on, and prints one line for each test that fails or is
 * skipped, and one with each part's totals.
 */
public final class Guest {

    private static final Path COMMAND_LINE = Path.of("/proc/cmdline");
    private static final String OURS = "percpu.";

    private Guest() {}

    /** The machine that this is, by the kernel's command line. */
    static EmulatedMachine machine() {
        return EmulatedMachine.valueOf(word("machine"));
    }

    /**
     * What the kernel's command line says for the guest.
     *
     * @param name of what
     * @return the value
     * @throws IllegalStateException if it does not say so, for this is no such machine
     */
    public static String word(String name) {
        String begin = OURS + name + "=";
        try {
            for (String word : Files.readString(COMMAND_LINE).strip().split(" ")) {
                if (word.startsWith(begin)) {
                    return word.substring(begin.length());
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(COMMAND_LINE + " cannot be read", e);
        }
        throw new IllegalStateException(
                COMMAND_LINE + " has no " + begin + ": this is none of the emulated machines");
    }

    /** Counts, and says what did not pass. */
    private static final class Totals implements TestExecutionListener {

        /** How deep the nested classes of a class are: below the engine and the class. */
        private static final int NESTED = 3;

        private final Deque<String> within = new ArrayDeque<>();
        private Instant begun = Instant.now();
        private int passed;
        private int failed;
        private int skipped;

        @Override
        public void executionStarted(TestIdentifier test) {
            within.addLast(test.getDisplayName());
            if (within.size() == NESTED) {
                begun = Instant.now();
            }
        }

        @Override
        public void executionSkipped(TestIdentifier test, String reason) {
            skipped++;
            System.out.println("SKIPPED " + within + " " + test.getDisplayName() + ": " + reason);
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            String reason = result.getThrowable().map(Throwable::toString).orElse("");
            switch (result.getStatus()) {
                case SUCCESSFUL -> passed += test.isTest() ? 1 : 0;
                case ABORTED -> {
                    skipped++;
                    System.out.println("SKIPPED " + within + ": " + firstLine(reason));
                }
                case FAILED -> {
                    failed++;
                    System.out.println("FAILED " + within + ": " + reason);
                    result.getThrowable().ifPresent(e -> e.printStackTrace(System.out));
                }
            }
            if (test.isContainer() && within.size() == NESTED) {
                System.out.printf("TOOK %d s for %s%n", secondsSince(begun), within.getLast());
            }
            within.removeLast();
        }

        private static String firstLine(String text) {
            return text.lines().findFirst().orElse("");
        }
    }

    /**
     * Runs parts, one after the other. Ends with 0 if every one has tests and all of them passed.
     *
     * @param args the parts: of each its name, a colon, and its test classes with a plus between
     */
    public static void main(String[] args) {
        boolean fine = args.length > 0;
        for (String part : args) {
            int colon = part.indexOf(':');
            fine &= passes(part.substring(0, colon), part.substring(colon + 1).split("\\+"));
        }
        System.exit(fine ? 0 : 1);
    }

    private static boolean passes(String part, String... classes) {
        LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request();
        for (String name : classes) {
            request.selectors(selectClass(name));
        }
        Totals totals = new Totals();
        Instant begun = Instant.now();
        LauncherFactory.create().execute(request.build(), totals);
        System.out.printf(
                "PART %s: %d passed, %d failed, %d skipped%n",
                part, totals.passed, totals.failed, totals.skipped);
        System.out.printf("TOOK %d s for %s%n", secondsSince(begun), part);
        return totals.failed == 0 && totals.passed > 0;
    }

    private static long secondsSince(Instant begun) {
        return Duration.between(begun, Instant.now()).toSeconds();
    }
}
