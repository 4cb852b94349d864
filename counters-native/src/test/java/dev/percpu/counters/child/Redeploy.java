package dev.percpu.counters.child;

import dev.percpu.counters.Counters;
import dev.percpu.counters.heap.HeapProvider;
import dev.percpu.counters.offheap.OffHeapProvider;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * Loads an application and the library in a class loader of their own, again and again, and prints
 * what is left of them. Collections are asked for: what the library must not do, and a test may.
 */
public final class Redeploy {

    private static final int WARM_UP = 3;
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();

    private Redeploy() {}

    /**
     * Runs it.
     *
     * @param args how often, and layouts
     * @throws Exception if anything fails
     */
    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[0]);
        for (String layout : List.of(args).subList(1, args.length)) {
            Redeploy few = new Redeploy();
            few.deploy(layout, WARM_UP);
            few.collect();
            long libraries = libraries();
            long megabytes = megabytes();
            Redeploy many = new Redeploy();
            many.deploy(layout, rounds);
            many.collect();
            System.out.println(layout + ": class loaders left: " + many.left());
            System.out.println(layout + ": threads left: " + threads());
            System.out.println(
                    layout + ": mappings of the bridge more: " + (libraries() - libraries));
            System.out.println(layout + ": MB mapped more: " + (megabytes() - megabytes));
        }
    }

    /** Every other one closes its counters. */
    private void deploy(String layout, int rounds) throws Exception {
        for (int i = 0; i < rounds; i++) {
            loaders.add(deploy(layout, i % 2 == 0));
        }
    }

    private static WeakReference<ClassLoader> deploy(String layout, boolean closes)
            throws Exception {
        URL[] library =
                Stream.of(Counters.class, HeapProvider.class, OffHeapProvider.class, Deployed.class)
                        .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                        .toArray(URL[]::new);
        try (URLClassLoader loader =
                new URLClassLoader(library, ClassLoader.getPlatformClassLoader())) {
            @SuppressWarnings("unchecked")
            BiConsumer<String, Boolean> application =
                    (BiConsumer<String, Boolean>)
                            loader.loadClass(Deployed.class.getName())
                                    .getConstructor()
                                    .newInstance();
            application.accept(layout, closes);
            return new WeakReference<>(loader);
        }
    }

    private void collect() throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        do {
            System.gc();
            Thread.sleep(200);
        } while ((left() > 0 || threads() > 0) && System.nanoTime() < end);
        // What is unmapped then is unmapped by a thread of the JDK's, which a busy machine delays.
        long before;
        do {
            before = megabytes();
            Thread.sleep(1_000);
        } while (megabytes() < before);
    }

    private long left() {
        return loaders.stream().filter(loader -> !loader.refersTo(null)).count();
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("percpu-counters"))
                .count();
    }

    private static long libraries() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.contains("libpercpu")).count();
        }
    }

    private static long megabytes() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmSize:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .findFirst()
                            .orElseThrow()
                    / 1024;
        }
    }
}
