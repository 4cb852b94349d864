package dev.percpu.harness.cli;

import dev.percpu.counters.CounterOptions;
import dev.percpu.harness.bench.load.Job;
import dev.percpu.harness.bench.load.Workload;
import dev.percpu.harness.bench.memory.Footprint;
import dev.percpu.harness.pinning.Pinning;
import dev.percpu.harness.pinning.PinningException;
import dev.percpu.harness.plan.Jdks;
import dev.percpu.harness.plan.NearMatches;
import dev.percpu.harness.plan.PlanException;
import dev.percpu.harness.plan.Planner;
import dev.percpu.harness.plan.Preset;
import dev.percpu.harness.plan.ThreadCounts;
import dev.percpu.harness.store.Plan;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;

/**
 * Converters from the text of an option to its value. An invalid text is refused with a message of
 * one line.
 */
public final class Converters {

    private Converters() {}

    /** A whole number within bounds. */
    private static int number(String what, String text, int least, int most) throws PlanException {
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

    static final class Forks implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) throws PlanException {
            return number("forks", text, 1, Planner.MOST_FORKS);
        }
    }

    static final class Seed implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) throws PlanException {
            return number("seed", text, Integer.MIN_VALUE, Integer.MAX_VALUE);
        }
    }

    /** One of a few words: the name of an enum constant in lower case. */
    private static <E extends Enum<E>> E word(String what, String text, Class<E> type)
            throws PlanException {
        List<String> known =
                Arrays.stream(type.getEnumConstants())
                        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                        .toList();
        if (!known.contains(text)) {
            throw new PlanException(
                    "unknown " + what + " '" + text + "'; use one of " + String.join(", ", known));
        }
        return type.getEnumConstants()[known.indexOf(text)];
    }

    static final class PresetWord implements ITypeConverter<Preset> {
        @Override
        public Preset convert(String text) throws PlanException {
            return word("preset", text, Preset.class);
        }
    }

    static final class OrderWord implements ITypeConverter<Plan.Order> {
        @Override
        public Plan.Order convert(String text) throws PlanException {
            return word("order", text, Plan.Order.class);
        }
    }

    static final class PerfWord implements ITypeConverter<PlanOptions.Perf> {
        @Override
        public PlanOptions.Perf convert(String text) throws PlanException {
            return word("perf", text, PlanOptions.Perf.class);
        }
    }

    /** A duration such as {@code 8h}, {@code 1h30m} or ISO 8601's {@code PT8H}. */
    public static final class Length implements ITypeConverter<Duration> {

        private static final Pattern SHORT =
                Pattern.compile("(?=.)(?:\\d{1,6}h)?(?:\\d{1,6}m)?(?:\\d{1,6}s)?");

        @Override
        public Duration convert(String text) throws PlanException {
            try {
                Duration length =
                        Duration.parse(SHORT.matcher(text).matches() ? "PT" + text : text);
                if (length.isPositive()) {
                    return length;
                }
            } catch (DateTimeException e) {
                throw none(text);
            }
            throw none(text);
        }

        private static PlanException none(String text) {
            return new PlanException(
                    "budget must be a duration such as 8h, 90m, 1h30m, 45s or PT8H, not '"
                            + text
                            + "'");
        }
    }

    private static final Pattern PERCENTAGE = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,6})?) ?%");

    private static Optional<Double> percentage(String text) {
        Matcher matcher = PERCENTAGE.matcher(text);
        return matcher.matches()
                ? Optional.of(new BigDecimal(matcher.group(1)).movePointLeft(2).doubleValue())
                : Optional.empty();
    }

    /** A percentage such as {@code 2%}, as a fraction of one. */
    static final class Percentage implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) throws PlanException {
            return percentage(text)
                    .filter(share -> share > 0 && share < 1)
                    .orElseThrow(
                            () ->
                                    new PlanException(
                                            String.format(
                                                    "until-ci must be a percentage above 0%% and below 100%%, not '%s'",
                                                    text)));
        }
    }

    /** A share, as in {@code 2%} or {@code 0.02}. */
    static final class Share implements ITypeConverter<Double> {

        private static final Pattern FRACTION = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");

        @Override
        public Double convert(String text) throws PlanException {
            double share =
                    FRACTION.matcher(text).matches()
                            ? Double.parseDouble(text)
                            : percentage(text)
                                    .orElseThrow(
                                            () ->
                                                    new PlanException(
                                                            ("'%s' is not a share; write one"
                                                                            + " such as 2%% or 0.02")
                                                                    .formatted(text)));
            if (share >= 1) {
                throw new PlanException(
                        "'" + text + "' is too much; a share must be less than 100%");
            }
            return share;
        }
    }

    /** Values that are separated by commas. */
    abstract static class Several<T> implements ITypeConverter<List<T>> {

        @Override
        public final List<T> convert(String text) throws PlanException {
            List<T> values = new ArrayList<>();
            for (String value : text.split(PlanFile.NEXT, -1)) {
                for (String piece : pieces(value)) {
                    values.add(value(piece));
                }
            }
            return values;
        }

        /**
         * The texts between commas. A piece that only continues the previous one is joined to it.
         */
        private List<String> pieces(String value) {
            List<String> pieces = new ArrayList<>();
            for (String piece : value.split(",", -1)) {
                String word = piece.strip();
                if (!pieces.isEmpty() && continues(word)) {
                    pieces.add(pieces.removeLast() + "," + word);
                } else {
                    pieces.add(word);
                }
            }
            return pieces;
        }

        boolean continues(String piece) {
            return false;
        }

        abstract T value(String piece) throws PlanException;
    }

    static final class Names extends Several<String> {
        @Override
        String value(String piece) {
            return piece;
        }
    }

    /** Workloads. A further parameter of a workload is not a workload of its own. */
    static final class Workloads extends Several<Job> {

        private static final Pattern PARAMETER = Pattern.compile("[^:]*=.*");

        @Override
        boolean continues(String piece) {
            return PARAMETER.matcher(piece).matches();
        }

        @Override
        Job value(String text) throws PlanException {
            String name = text.split(":", 2)[0];
            if (dev.percpu.harness.bench.load.Workloads.named(name).isEmpty()) {
                throw NearMatches.unknown(
                        "workload",
                        name,
                        dev.percpu.harness.bench.load.Workloads.all().stream()
                                .map(Workload::name)
                                .toList(),
                        Optional.empty(),
                        "'counters list' prints all");
            }
            try {
                return Job.parse(text);
            } catch (IllegalArgumentException e) {
                throw new PlanException(e.getMessage());
            }
        }
    }

    /** Pinnings. A further CPU of a list is not a pinning of its own. */
    static final class Pinnings extends Several<Pinning> {

        private static final Pattern CPUS = Pattern.compile("\\d+(-\\d+)?");

        @Override
        boolean continues(String piece) {
            return CPUS.matcher(piece).matches();
        }

        @Override
        Pinning value(String word) throws PlanException {
            return pinning(word);
        }
    }

    static final class OnePinning implements ITypeConverter<Pinning> {
        @Override
        public Pinning convert(String word) throws PlanException {
            return pinning(word);
        }
    }

    private static Pinning pinning(String word) throws PlanException {
        try {
            return Pinning.parse(word);
        } catch (PinningException e) {
            throw new PlanException(e.getMessage());
        }
    }

    static final class Threads extends Several<ThreadCounts.Range> {
        @Override
        ThreadCounts.Range value(String text) throws PlanException {
            return ThreadCounts.Range.parse(text);
        }
    }

    static final class Counters implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) throws PlanException {
            return number("counters", text, 1, Footprint.MOST_COUNTERS);
        }
    }

    static final class PossibleCpus extends Several<Integer> {
        @Override
        Integer value(String text) throws PlanException {
            return number("possible CPUs", text, 1, CounterOptions.MAX_POSSIBLE_CPUS);
        }
    }

    static final class JdkHomes extends Several<Path> {
        @Override
        Path value(String text) throws PlanException {
            return Jdks.home(text);
        }
    }

    /** Arguments of a JVM, which may contain commas. */
    static final class JvmArguments implements ITypeConverter<List<String>> {
        @Override
        public List<String> convert(String text) {
            return List.of(text.split(PlanFile.NEXT, -1));
        }
    }
}
