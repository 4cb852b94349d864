package dev.percpu.harness.report;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text with places named <code>{{name}}</code>. What is put into a place is not searched. */
record Template(String text) {

    private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

    /** The text with every place filled; one without a value is an error of this package. */
    String fill(Map<String, String> values) {
        return PLACE.matcher(text)
                .replaceAll(place -> Matcher.quoteReplacement(value(values, place.group(1))));
    }

    private static String value(Map<String, String> values, String name) {
        return Optional.ofNullable(values.get(name))
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "nothing to put in place of '" + name + "'"));
    }
}
