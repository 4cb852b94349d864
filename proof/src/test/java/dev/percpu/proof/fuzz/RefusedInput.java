package dev.percpu.proof.fuzz;

/** What a refusal of bad input must look like. */
final class RefusedInput {

    private static final int LONGEST = 4096;

    /** How often a message repeats a part of its input. */
    private static final int MOST_REPETITIONS = 3;

    private RefusedInput() {}

    private static long breaks(String text) {
        return text.chars().filter(c -> c == '\n' || c == '\r').count();
    }

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
        if (breaks(message) > MOST_REPETITIONS * breaks(input)) {
            throw new AssertionError("refused in several lines: " + message, refusal);
        }
        if (message.length() > LONGEST + 3 * input.length()) {
            throw new AssertionError(
                    "refused in " + message.length() + " characters: " + message.substring(0, 200),
                    refusal);
        }
    }
}
