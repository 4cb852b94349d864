package dev.percpu.harness.report;

import dev.percpu.harness.stats.Cell;
import dev.percpu.harness.stats.Figure;
import dev.percpu.harness.stats.Verdict;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.text.Plural;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * How reports write figures and verdicts, in one locale. The page's {@code figures.js} writes
 * figures with the same digits.
 */
public final class Wording {

    /** Stands for a missing figure. */
    public static final String NONE = "–";

    static final String NEGLIGIBLE = "≈0";

    /** The mark after a ratio of whole times. */
    static final String WHOLE = "*";

    private static final MathContext THREE_DIGITS = new MathContext(3);
    private static final String[] PREFIXES = {"", " k", " M", " G", " T"};

    private Wording() {}

    /**
     * Three significant digits, but always all digits before the decimal point: 2.90, 31.4, 14,820.
     */
    public static String number(double value) {
        double magnitude = Math.abs(value);
        return magnitude >= 99.95
                ? whole(value)
                : format(magnitude >= 9.995 ? "%.1f" : "%.2f", value);
    }

    /** No decimals. */
    public static String whole(double value) {
        return format("%,.0f", value);
    }

    /** Four decimals, or three significant digits if the value is below 0.001. */
    static String small(double value) {
        return value == 0 ? "0" : format(value < 0.001 ? "%.2e" : "%.4f", value);
    }

    /** A change as a percentage. */
    static String signed(double share) {
        return format("%+.1f%%", share * 100);
    }

    static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /** Three significant digits with an SI prefix: {@code 303 M}. */
    static String engineering(double value) {
        double scaled = new BigDecimal(value).round(THREE_DIGITS).doubleValue();
        int prefix = 0;
        while (Math.abs(scaled) >= 1000 && prefix < PREFIXES.length - 1) {
            scaled /= 1000;
            prefix++;
        }
        return number(scaled) + PREFIXES[prefix];
    }

    /** A share as a percentage. A share above zero is never written as zero. */
    public static String percent(double share) {
        return share > 0 && share < 0.0005 ? "<0.1%" : format("%.1f%%", share * 100);
    }

    static String net(Figure.Net net) {
        return net.negligible() ? NEGLIGIBLE : number(net.ns());
    }

    /** The first names, then the number of the others. */
    static String some(List<String> names, int most, String thing) {
        return names.size() <= most
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, most))
                        + " and "
                        + Plural.of(names.size() - most, thing);
    }

    /** Names a cell in a sentence. */
    static String named(Cell cell) {
        return "%s (%s, %s)"
                .formatted(
                        cell.subject(),
                        cell.scenario().workloadLabel(),
                        Plural.of(cell.scenario().threads(), "thread"));
    }

    /** A verdict short enough for a column. */
    static String brief(Cell cell) {
        if (cell.verdict() instanceof Verdict.Lost lost) {
            return (lost.lost() > 0 ? "lost " : "off by ") + percent(lost.share());
        }
        return cell.verdict() instanceof Verdict.Failed
                ? "failed"
                : countsNothing(cell) ? NONE : "yes";
    }

    /** A verdict in full, to stand after the cell's name. */
    static String full(Cell cell) {
        if (cell.verdict() instanceof Verdict.Lost lost) {
            return format(
                    "%s of %,d updates (%s); worst of %s: issued %,d, counted %,d",
                    wrong(lost),
                    lost.issued(),
                    percent(lost.share()),
                    Plural.of(lost.wrongForks(), "wrong fork"),
                    lost.worst().issued(),
                    lost.worst().counted());
        }
        if (cell.verdict() instanceof Verdict.Failed failed) {
            return "failed (" + failed.error() + ")";
        }
        return countsNothing(cell) ? "counts nothing" : "validated";
    }

    private static String wrong(Verdict.Lost lost) {
        String missing = format("lost %,d", lost.lost());
        String extra = format("invented %,d", lost.invented());
        if (lost.invented() == 0) {
            return missing;
        }
        return lost.lost() == 0 ? extra : missing + " and " + extra;
    }

    private static boolean countsNothing(Cell cell) {
        return cell.kind() == Kind.EMPTY;
    }

    /** A heading with sentences below it; empty if there are no sentences. */
    static String list(int width, String heading, Collection<String> sentences) {
        StringBuilder text = new StringBuilder(sentences.isEmpty() ? "" : "\n" + heading + "\n");
        sentences.forEach(sentence -> text.append(wrap(width, "  ", sentence)));
        return text.toString();
    }

    /** Breaks a sentence at blanks. Each line after the first is indented by two more. */
    static String wrap(int width, String indent, String sentence) {
        StringBuilder text = new StringBuilder();
        StringBuilder line = new StringBuilder(indent);
        for (String word : sentence.replaceAll("\\R", " ").split(" ", -1)) {
            boolean full = line.length() + 1 + word.length() > width;
            if (full && line.length() > indent.length()) {
                text.append(line.toString().stripTrailing()).append('\n');
                line.setLength(0);
                line.append(indent).append("  ");
            }
            line.append(line.toString().isBlank() ? "" : " ").append(word);
        }
        return text.append(line.toString().stripTrailing()).append('\n').toString();
    }
}
