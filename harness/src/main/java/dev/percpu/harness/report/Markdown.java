package dev.percpu.harness.report;

import java.util.regex.Pattern;

/** Texts that mean nothing to Markdown but themselves. */
final class Markdown {

    /** What Markdown, or HTML within it, takes for more than a character. */
    private static final Pattern SPECIAL =
            Pattern.compile("[\\\\`*_{}\\[\\]<>#|~&$]|^[-+=]|(?<=^\\d{1,9})[.)](?=\\s|$)");

    private static final Pattern LINE_END = Pattern.compile("\\R");

    private Markdown() {}

    /** One line that reads as it stands. */
    static String escaped(String words) {
        return SPECIAL.matcher(LINE_END.matcher(words).replaceAll(" ")).replaceAll("\\\\$0");
    }

    /** One line to copy: the fence is longer than any run of backticks in it. */
    static String code(String line) {
        String fence = "`";
        while (line.contains(fence)) {
            fence += "`";
        }
        String pad = line.startsWith("`") || line.endsWith("`") ? " " : "";
        return fence + pad + LINE_END.matcher(line).replaceAll(" ") + pad + fence;
    }
}
