package dev.percpu.harness.plan;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds names that are similar to an unknown name. */
public final class NearMatches {

    private static final int MOST = 3;

    private NearMatches() {}

    /**
     * Makes an error that says that a name is unknown and suggests similar names.
     *
     * @param reason why the name is refused, if a reason is known
     */
    public static PlanException unknown(
            String what, String name, List<String> known, Optional<String> reason, String list) {
        List<String> near = of(name, known);
        return new PlanException(
                "unknown %s '%s'; %s%s%s"
                        .formatted(
                                what,
                                name,
                                reason.map(text -> text + "; ").orElse(""),
                                near.isEmpty()
                                        ? ""
                                        : "did you mean " + String.join(" or ", near) + "? ",
                                list));
    }

    /** The names that contain a word, or that differ from it by a few typing errors. */
    private static List<String> of(String word, List<String> names) {
        String wanted = word.toLowerCase(Locale.ROOT);
        int tolerance = Math.max(1, wanted.length() / 3);
        return names.stream()
                .filter(name -> distance(wanted, name) <= tolerance)
                .sorted(Comparator.comparingInt(name -> distance(wanted, name)))
                .limit(MOST)
                .toList();
    }

    private static int distance(String wanted, String name) {
        String candidate = name.toLowerCase(Locale.ROOT);
        return !wanted.isEmpty() && candidate.contains(wanted) ? 0 : edits(wanted, candidate);
    }

    /** The Levenshtein distance, computed one row of its table at a time. */
    private static int edits(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
