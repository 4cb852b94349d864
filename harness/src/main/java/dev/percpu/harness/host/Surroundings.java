package dev.percpu.harness.host;

import dev.percpu.harness.text.OneLine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The environment of this process, which its forks inherit.
 *
 * @param options environment variables that change every JVM
 * @param noLoopback why a fork cannot talk to the JVM that started it; empty if it can, or if that
 *     was not tried
 * @param noPerf why perf cannot count; empty if it can, if perf does not exist, or if it was not
 *     tried
 */
record Surroundings(
        SortedMap<String, String> options, Optional<String> noLoopback, Optional<String> noPerf) {

    static final Surroundings PLAIN =
            new Surroundings(new TreeMap<>(), Optional.empty(), Optional.empty());

    private static final List<String> VARIABLES =
            List.of(
                    "JAVA_TOOL_OPTIONS",
                    "JDK_JAVA_OPTIONS",
                    "_JAVA_OPTIONS",
                    "LD_PRELOAD",
                    "GLIBC_TUNABLES");

    /** The directories of temporary files and locks do not affect the figures. */
    private static final String HARMLESS = "-D(java\\.io\\.tmpdir|jmh\\.ignoreLock)=\\S*";

    private static final int TIMEOUT_MILLIS = 2_000;

    Surroundings {
        options = new TreeMap<>(options);
    }

    /** The environment alone, without trying what forks can do in it. */
    static Surroundings ofThisProcess() {
        SortedMap<String, String> options = new TreeMap<>();
        for (String variable : VARIABLES) {
            Optional.ofNullable(System.getenv(variable))
                    .map(value -> value.replaceAll(HARMLESS, "").strip())
                    .filter(value -> !value.isEmpty())
                    .ifPresent(value -> options.put(variable, value));
        }
        return new Surroundings(options, Optional.empty(), Optional.empty());
    }

    /** The environment, and what forks can do in it: starts perf and opens a connection. */
    static Surroundings tried() {
        return new Surroundings(ofThisProcess().options(), loopback(), PerfAccess.ofThisProcess());
    }

    private static Optional<String> loopback() {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client = new Socket()) {
            client.connect(
                    new InetSocketAddress(server.getInetAddress(), server.getLocalPort()),
                    TIMEOUT_MILLIS);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** The variables as assignments of a shell, in one line. */
    String text() {
        return options.entrySet().stream()
                .map(option -> option.getKey() + "='" + option.getValue() + "'")
                .map(OneLine::of)
                .collect(Collectors.joining(" "));
    }
}
