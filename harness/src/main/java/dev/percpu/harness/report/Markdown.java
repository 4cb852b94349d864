package dev.percpu.harness.report;

import java.util.regex.Pattern;

/** Escapes texts so that Markdown shows them unchanged. */
final class Markdown {

    /** Characters that have a special meaning in Markdown or in the HTML within it. */
    private static final Pattern SPECIAL =
            Pattern.compile("[\\\\`*_{}\\[\\]<>#|~&$]|^[-+=]|(?<=^\\d{1,9})[.)](?=\\s|$)");

    private static final Pattern LINE_END = Pattern.compile("\\R");

    private Markdown() {}

    /** The text as one line that Markdown shows unchanged. */
    static String escaped(String words) {
        return SPECIAL.matcher(LINE_END.matcher(words).replaceAll(" ")).replaceAll("\\\\$0");
    }

    /**
     * The text as one line of code to copy. The fence is longer than any run of backticks in it.
     */
    static String code(String line) {
        String fence = "`";
        while (line.contains(fence)) {
            fence += "`";
        }
        String pad = line.startsWith("`") || line.endsWith("`") ? " " : "";
        return fence + pad + LINE_END.matcher(line).replaceAll(" ") + pad + fence;
    }
}
