package dev.percpu.proof.fuzz;

/** What a refusal of bad input must look like. */
final class Refusal {

    private static final int LONGEST = 4096;

    private Refusal() {}

    /**
     * Checks a message: it is there, it is one line but for line breaks of the input that it
     * repeats, and it is not much longer than the input.
     */
    static void check(Exception refusal, String input) {
        String message = refusal.getMessage();
        if (message == null || message.isBlank()) {
            throw new AssertionError("refused without a reason", refusal);
        }
        if (refusal instanceof NumberFormatException || message.startsWith("For input string")) {
            throw new AssertionError("refused in the words of a library: " + message, refusal);
        }
        if (message.lines().count() > 3 * input.lines().count() + 1
                || message.lines().count() > 1 && input.lines().count() <= 1) {
            throw new AssertionError("refused in several lines: " + message, refusal);
        }
        if (message.length() > LONGEST + 3 * input.length()) {
            throw new AssertionError(
                    "refused in " + message.length() + " characters: " + message.substring(0, 200),
                    refusal);
        }
    }
}
