package dev.percpu.counters.failure;

import dev.percpu.counters.linux.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Runs {@link TryOut} in JVMs of their own, another one whenever one has crashed. */
final class Children {

    /** The usual number of CPUs of a machine that builds this. */
    private static final int AT_ONCE = 2;

    private final Path directory;

    private final List<String> options;

    private final Class<?> program;

    /** They run {@link TryOut}, write there, and have more options. */
    Children(Path directory, String... options) {
        this(TryOut.class, directory, options);
    }

    /** They run a program that prints as {@link TryOut} does. */
    Children(Class<?> program, Path directory, String... options) {
        this.program = program;
        this.directory = directory;
        this.options = List.of(options);
    }

    private List<String> command(String... arguments) {
        List<String> all = new ArrayList<>();
        all.add(ChildJvm.NATIVE_ACCESS);
        all.add("-Xmx512m");
        all.add("-XX:+UseSerialGC");
        all.add("-XX:+UnlockDiagnosticVMOptions");
        all.add("-XX:+ShowHiddenFrames");
        all.addAll(options);
        all.add("-Dfailures=" + System.getProperty("failures", "brief"));
        all.add("-XX:ErrorFile=" + directory.resolve("crash-%p.log"));
        List<String> command = ChildJvm.java(program, all.toArray(String[]::new));
        command.addAll(List.of(arguments));
        return command;
    }

    /** The variants that there are. */
    List<String> variants() throws IOException, InterruptedException {
        ChildJvm.Result child = ChildJvm.run(command());
        List<String> variants = starting(child.lines(), TryOut.VARIANT);
        if (variants.isEmpty()) {
            throw new AssertionError("no variants: " + child.lines());
        }
        return variants;
    }

    /** What is wrong with each variant, where the programs get an argument besides. */
    Map<String, List<String>> findings(String argument, List<String> variants)
            throws InterruptedException, ExecutionException {
        Map<String, List<String>> findings = new ConcurrentHashMap<>();
        try (ExecutorService both = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Callable<Object>> shares = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                int share = i;
                List<String> its =
                        IntStream.range(0, variants.size())
                                .filter(index -> index % AT_ONCE == share)
                                .mapToObj(variants::get)
                                .toList();
                shares.add(
                        () -> {
                            tryOut(argument, its, directory.resolve("diary-" + share), findings);
                            return "";
                        });
            }
            for (Future<Object> done : both.invokeAll(shares)) {
                done.get();
            }
        }
        return findings;
    }

    private void tryOut(
            String argument, List<String> variants, Path diary, Map<String, List<String>> findings)
            throws IOException, InterruptedException {
        List<String> left = new ArrayList<>(variants);
        while (!left.isEmpty()) {
            List<String> command = command(diary + "", argument);
            command.addAll(left);
            ChildJvm.Result child = ChildJvm.run(command);
            List<String> found = new ArrayList<>();
            for (String line : child.lines()) {
                if (line.startsWith(TryOut.FINDING)) {
                    found.add(line.substring(TryOut.FINDING.length()));
                } else if (line.startsWith(TryOut.DONE)) {
                    findings.put(left.removeFirst(), List.copyOf(found));
                    found.clear();
                }
            }
            if (!left.isEmpty() && child.exit() != 0) {
                found.add("the JVM ends with " + child.exit() + " in: " + Diary.last(diary));
                findings.put(left.removeFirst(), List.copyOf(found));
            }
        }
    }

    private static List<String> starting(List<String> lines, String with) {
        return lines.stream()
                .filter(line -> line.startsWith(with))
                .map(line -> line.substring(with.length()))
                .toList();
    }
}
