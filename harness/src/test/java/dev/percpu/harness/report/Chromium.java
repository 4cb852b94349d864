package dev.percpu.harness.report;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A headless browser: what it made of a page, and what it logged meanwhile. */
record Chromium(Path program) {

    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome");

    /**
     * What a visit left.
     *
     * @param dom the document, after its scripts ran
     * @param log what the browser wrote, its console included
     */
    record Visit(String dom, String log) {}

    static Optional<Chromium> onPath() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Arrays.stream(path.split(File.pathSeparator))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Chromium::new);
    }

    Visit visit(Path page, Path scratch, int width, boolean dark)
            throws IOException, InterruptedException {
        Path dom = scratch.resolve("dom.html");
        Path log = scratch.resolve("log.txt");
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(flags(scratch.resolve("profile"), width, dark));
        command.add(page.toUri().toString());
        Process browser =
                new ProcessBuilder(command)
                        .redirectOutput(dom.toFile())
                        .redirectError(log.toFile())
                        .start();
        if (!browser.waitFor(60, TimeUnit.SECONDS)) {
            Stream.concat(browser.descendants(), Stream.of(browser.toHandle()))
                    .forEach(ProcessHandle::destroyForcibly);
            throw new IOException(program + " did not end within 60 s: " + Files.readString(log));
        }
        return new Visit(Files.readString(dom), Files.readString(log));
    }

    private static List<String> flags(Path profile, int width, boolean dark) {
        return List.of(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--enable-logging=stderr",
                "--v=0",
                "--user-data-dir=" + profile,
                "--window-size=" + width + ",1600",
                "--blink-settings=preferredColorScheme=" + (dark ? 0 : 1),
                "--virtual-time-budget=5000",
                "--dump-dom");
    }
}
