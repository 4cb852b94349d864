package dev.percpu.harness.plan;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words and numbers that requests are made of. */
final class Words {

    private static final Pattern LENGTH =
            Pattern.compile("(?=.)(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,6})s)?");

    private static final Pattern SHARE = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,6})?) ?%");

    private Words() {}

    /**
     * The pieces between commas of every value. A piece that only continues the one before it, as
     * the second parameter of a workload or the second CPU of a list does, stays with it.
     *
     * @param continues what such a piece looks like
     */
    static List<String> separated(List<String> values, Pattern continues) {
        List<String> pieces = new ArrayList<>();
        for (String value : values) {
            boolean first = true;
            for (String piece : value.split(",", -1)) {
                String word = piece.strip();
                if (!first && continues.matcher(word).matches()) {
                    pieces.add(pieces.remove(pieces.size() - 1) + "," + word);
                } else {
                    pieces.add(word);
                }
                first = false;
            }
        }
        return pieces;
    }

    /** The pieces between commas of every value. */
    static List<String> separated(List<String> values) {
        return values.stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(String::strip)
                .toList();
    }

    /** A whole number within bounds. */
    static int number(String what, String text, int least, int most) throws PlanException {
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw outside(what, text, least, most);
        }
        throw outside(what, text, least, most);
    }

    private static PlanException outside(String what, String text, int least, int most) {
        return new PlanException(what + " must be " + least + " to " + most + ", not " + text);
    }

    /** A length of time such as {@code 8h}, {@code 1h30m} or ISO 8601's {@code PT8H}. */
    static Duration length(String what, String text) throws PlanException {
        Matcher matcher = LENGTH.matcher(text);
        Duration length = Duration.ZERO;
        if (matcher.matches()) {
            length =
                    Duration.ofHours(amount(matcher.group(1)))
                            .plusMinutes(amount(matcher.group(2)))
                            .plusSeconds(amount(matcher.group(3)));
        } else if (text.toUpperCase(Locale.ROOT).startsWith("P")) {
            length = iso(text).orElse(Duration.ZERO);
        }
        if (length.isZero() || length.isNegative()) {
            throw new PlanException(
                    what
                            + " must be a length of time such as 8h, 90m, 1h30m, 45s or PT8H, not '"
                            + text
                            + "'");
        }
        return length;
    }

    private static long amount(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    private static Optional<Duration> iso(String text) {
        try {
            return Optional.of(Duration.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** A share of a hundred such as {@code 2%}, as a fraction of one. */
    static double share(String what, String text) throws PlanException {
        Matcher matcher = SHARE.matcher(text);
        if (matcher.matches()) {
            double share = new BigDecimal(matcher.group(1)).movePointLeft(2).doubleValue();
            if (share > 0 && share < 1) {
                return share;
            }
        }
        throw new PlanException(
                what + " must be a percentage above 0% and below 100%, not '" + text + "'");
    }

    /** One of a few words, which is an enum's constant in lower case. */
    static <E extends Enum<E>> E word(String what, String text, Class<E> type)
            throws PlanException {
        List<String> known =
                Arrays.stream(type.getEnumConstants())
                        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                        .toList();
        int index = known.indexOf(text);
        if (index < 0) {
            throw new PlanException(
                    "unknown " + what + " '" + text + "'; there are " + String.join(", ", known));
        }
        return type.getEnumConstants()[index];
    }

    /**
     * Says that a name is unknown, and what may have been meant.
     *
     * @param reason why it is refused, where there is a reason
     * @param list how to see all names
     */
    static PlanException unknown(
            String what, String name, List<String> known, Optional<String> reason, String list) {
        List<String> near = NearMatches.of(name, known);
        return new PlanException(
                "unknown "
                        + what
                        + " '"
                        + name
                        + "'; "
                        + reason.map(text -> text + "; ").orElse("")
                        + (near.isEmpty() ? "" : "did you mean " + String.join(" or ", near) + "? ")
                        + list);
    }
}
