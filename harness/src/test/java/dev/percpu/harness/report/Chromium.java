package dev.percpu.harness.report;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A headless browser, driven over its debugging protocol: only so has a page the width of a phone,
 * since the browser's own window has a least width.
 */
final class Chromium implements AutoCloseable {

    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome");

    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final String LISTENS = "DevTools listening on ";

    private final Process process;
    private final WebSocket socket;
    private final AtomicInteger calls = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> pending = new ConcurrentHashMap<>();
    private final Queue<JsonNode> events = new ConcurrentLinkedQueue<>();

    private Chromium(Process process, URI page, HttpClient client) {
        this.process = process;
        this.socket = client.newWebSocketBuilder().buildAsync(page, new Answers()).join();
    }

    static Optional<Path> onPath() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Arrays.stream(path.split(File.pathSeparator))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static Chromium start(Path program, Path scratch) throws IOException, InterruptedException {
        Path log = scratch.resolve("chromium.log");
        Process process =
                new ProcessBuilder(
                                program.toString(),
                                "--headless",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--no-first-run",
                                "--hide-scrollbars",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync",
                                "--remote-debugging-port=0",
                                "--user-data-dir=" + scratch.resolve("profile"),
                                "about:blank")
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        HttpClient client = HttpClient.newHttpClient();
        String listens = awaitLine(process, log);
        URI list =
                URI.create(listens.replace("ws://", "http://").replaceAll("/devtools.*", "/json"));
        String targets =
                client.send(
                                HttpRequest.newBuilder(list).build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body();
        for (JsonNode target : JsonMapper.shared().readTree(targets)) {
            if (target.get("type").asString().equals("page")) {
                URI page = URI.create(target.get("webSocketDebuggerUrl").asString());
                Chromium browser = new Chromium(process, page, client);
                Stream.of("Page.enable", "Runtime.enable", "Log.enable", "Network.enable")
                        .forEach(domain -> browser.call(domain, Map.of()));
                return browser;
            }
        }
        throw new IOException("no page in " + targets);
    }

    private static String awaitLine(Process process, Path log)
            throws IOException, InterruptedException {
        Instant end = Instant.now().plus(TIMEOUT);
        while (process.isAlive() && Instant.now().isBefore(end)) {
            try (BufferedReader lines = Files.newBufferedReader(log)) {
                Optional<String> listens =
                        lines.lines().filter(line -> line.startsWith(LISTENS)).findFirst();
                if (listens.isPresent()) {
                    return listens.orElseThrow().substring(LISTENS.length()).strip();
                }
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new IOException("the browser does not listen: " + Files.readString(log));
    }

    /** Opens a page and waits until every chart in it that can be seen is drawn. */
    void open(Path page, int width, int height, boolean dark) throws InterruptedException {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of(
                        "width",
                        width,
                        "height",
                        height,
                        "deviceScaleFactor",
                        1,
                        "mobile",
                        width < 600));
        call(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of(
                                        "name",
                                        "prefers-color-scheme",
                                        "value",
                                        dark ? "dark" : "light"))));
        call("Page.navigate", Map.of("url", "about:blank"));
        events.clear();
        call("Page.navigate", Map.of("url", page.toUri().toString()));
        await(
                "document.readyState === 'complete' && document.documentElement.dataset.ready === 'yes'");
        awaitCharts();
    }

    void awaitCharts() throws InterruptedException {
        await(
                "[...document.querySelectorAll('.chart')].filter(box => box.clientWidth > 0)"
                        + ".every(box => box.dataset.drawn > 0)");
    }

    void await(String condition) throws InterruptedException {
        Instant end = Instant.now().plus(TIMEOUT);
        while (!evaluate(condition).asBoolean()) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError(condition + " never held; the page said " + complaints());
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    /** The value of an expression of the page; one that throws is an error. */
    JsonNode evaluate(String expression) {
        JsonNode answer =
                call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + answer.get("exceptionDetails"));
        }
        return answer.get("result").path("value");
    }

    List<String> strings(String expression) {
        return evaluate(expression).valueStream().map(JsonNode::asString).toList();
    }

    /** Presses and releases a key; {@code text} is what it types, if anything. */
    void press(String key, int code, String text) {
        Map<String, Object> down =
                Map.of(
                        "type", text.isEmpty() ? "rawKeyDown" : "keyDown",
                        "key", key,
                        "windowsVirtualKeyCode", code,
                        "text", text);
        call("Input.dispatchKeyEvent", down);
        call(
                "Input.dispatchKeyEvent",
                Map.of("type", "keyUp", "key", key, "windowsVirtualKeyCode", code));
    }

    void type(String text) {
        call("Input.insertText", Map.of("text", text));
    }

    /** What the page logged or threw since it was opened. */
    List<String> complaints() {
        return events.stream()
                .filter(
                        event ->
                                List.of(
                                                "Log.entryAdded",
                                                "Runtime.consoleAPICalled",
                                                "Runtime.exceptionThrown")
                                        .contains(event.get("method").asString()))
                .map(JsonNode::toString)
                .toList();
    }

    /** What the page, or whoever it opened, asked for since it was opened. */
    List<String> requests() {
        return events.stream()
                .filter(event -> event.get("method").asString().equals("Network.requestWillBeSent"))
                .map(event -> event.at("/params/request/url").asString())
                .toList();
    }

    private JsonNode call(String method, Map<String, ?> parameters) {
        int id = calls.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        pending.put(id, answer);
        socket.sendText(
                        JsonMapper.shared()
                                .writeValueAsString(
                                        Map.of("id", id, "method", method, "params", parameters)),
                        true)
                .join();
        JsonNode message = answer.orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
        if (message.has("error")) {
            throw new AssertionError(method + ": " + message.get("error"));
        }
        return message.get("result");
    }

    private final class Answers implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                JsonNode message = JsonMapper.shared().readTree(text.toString());
                text.setLength(0);
                if (message.has("id")) {
                    pending.remove(message.get("id").asInt()).complete(message);
                } else {
                    events.add(message);
                }
            }
            from.request(1);
            return null;
        }
    }

    @Override
    public void close() {
        socket.abort();
        List<ProcessHandle> family =
                Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
        family.forEach(ProcessHandle::destroyForcibly);
        family.forEach(each -> each.onExit().join());
    }
}
