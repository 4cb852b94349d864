package dev.percpu.harness.bench.sockets;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The workload {@code socket-memory} as a run names it. */
public final class SocketWorkload {

    /** The name in options and rows. */
    public static final String NAME = "socket-memory";

    /** A parameter, which is a number in a range. */
    private record Number(String usual, int least, int most) {}

    private static final SortedMap<String, Number> NUMBERS =
            new TreeMap<>(
                    Map.of(
                            "connections", new Number("64", 1, 10_000_000),
                            "room", new Number("150", 1, 10_000),
                            "work", new Number("0", 0, 1_000_000_000)));

    private SocketWorkload() {}

    /**
     * Checks and completes parameters, which are those of {@link SocketsBenchmark} as well.
     *
     * @param given values by their keys: {@code connections} of each thread; {@code room}, the
     *     greatest limit in percent of what all connections could hold; {@code work}, the steps of
     *     other work of a request
     * @return every parameter with its value
     * @throws IllegalArgumentException if something cannot be; the message is one line and names
     *     key, value and remedy
     */
    public static SortedMap<String, String> parameters(Map<String, String> given) {
        Map<String, String> left = new HashMap<>(given);
        SortedMap<String, String> all = new TreeMap<>();
        NUMBERS.forEach(
                (key, number) -> {
                    String value = left.remove(key);
                    all.put(key, value == null ? number.usual : checked(key, number, value));
                });
        for (String unknown : left.keySet()) {
            throw new IllegalArgumentException(
                    NAME
                            + " has no parameter '"
                            + unknown
                            + "'; there are "
                            + String.join(", ", NUMBERS.keySet()));
        }
        return all;
    }

    private static String checked(String key, Number number, String value) {
        boolean fits = value.matches("[0-9]{1,10}");
        long parsed = fits ? Long.parseLong(value) : 0;
        if (!fits || parsed < number.least || parsed > number.most) {
            throw new IllegalArgumentException(
                    key
                            + " must be a whole number from "
                            + number.least
                            + " to "
                            + number.most
                            + ", not '"
                            + value
                            + "'");
        }
        return String.valueOf(parsed);
    }
}
