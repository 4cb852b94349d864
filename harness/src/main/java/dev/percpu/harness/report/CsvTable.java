package dev.percpu.harness.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A table as RFC 4180 has it: lines end with CR and LF, and a field is quoted where it has a comma,
 * a quote or a line's end. Columns come in the order in which they are first put; a line without a
 * value for a column has an empty field.
 *
 * <p>Spreadsheets run a text that begins as a formula does. Such a text, which may come from a host
 * or a library that nobody checked, gets an apostrophe in front. Numbers are left as they are.
 */
final class CsvTable {

    private static final String FORMULA = "=+-@\t\r\n";
    private static final String END = "\r\n";

    private final Set<String> columns = new LinkedHashSet<>();
    private final List<Map<String, String>> lines = new ArrayList<>();

    void line() {
        lines.add(new LinkedHashMap<>());
    }

    void text(String column, String value) {
        boolean formula = !value.isEmpty() && FORMULA.indexOf(value.charAt(0)) >= 0;
        put(column, formula ? "'" + value : value);
    }

    void number(String column, Number value) {
        put(column, value.toString());
    }

    private void put(String column, String value) {
        columns.add(column);
        lines.get(lines.size() - 1).put(column, value);
    }

    String render() {
        StringBuilder text = new StringBuilder(line(List.copyOf(columns)));
        for (Map<String, String> line : lines) {
            text.append(
                    line(columns.stream().map(column -> line.getOrDefault(column, "")).toList()));
        }
        return text.toString();
    }

    private static String line(List<String> fields) {
        return fields.stream().map(CsvTable::quoted).collect(Collectors.joining(",", "", END));
    }

    private static String quoted(String field) {
        boolean plain =
                field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
    }
}
