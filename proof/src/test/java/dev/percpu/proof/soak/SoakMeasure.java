package dev.percpu.proof.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What a process takes up, and must not go on taking more of. */
enum SoakMeasure {
    /** The memory of the process that the kernel has given pages to; it includes what is mapped. */
    RESIDENT("KiB") {
        @Override
        long now() {
            try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
                return lines.filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElseThrow();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    },

    /** What the last collection has left on the heap. */
    HEAP("KiB") {
        @Override
        long now() {
            return kibibytes(
                    pool -> pool.getType() == MemoryType.HEAP,
                    MemoryPoolMXBean::getCollectionUsage);
        }
    },

    /** Classes and what belongs to them. */
    METASPACE("KiB") {
        @Override
        long now() {
            return kibibytes(
                    pool -> pool.getName().equals("Metaspace"), MemoryPoolMXBean::getUsage);
        }
    },

    /** Compiled code. */
    CODE("KiB") {
        @Override
        long now() {
            return kibibytes(pool -> pool.getName().startsWith("Code"), MemoryPoolMXBean::getUsage);
        }
    },

    /** Ranges of addresses, of which the kernel allows some ten thousand. */
    MAPPINGS("") {
        @Override
        long tolerance(int mebibytes) {
            return (long) MAPPINGS_BESIDE_A_MEBIBYTE * mebibytes;
        }

        @Override
        long now() {
            try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
                return lines.count();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    /** Stacks and arenas of threads that have come and will go. */
    private static final int MAPPINGS_BESIDE_A_MEBIBYTE = 4;

    private final String unit;

    SoakMeasure(String unit) {
        this.unit = unit;
    }

    /** What is taken up at this moment, or, of the heap, after the last collection. */
    abstract long now();

    /** By how much it may grow where memory may by so many MiB. */
    long tolerance(int mebibytes) {
        return mebibytes * 1_024L;
    }

    String text(long value) {
        return (name().toLowerCase(Locale.ROOT) + " " + value + " " + unit).strip();
    }

    private static long kibibytes(
            Predicate<MemoryPoolMXBean> which, Function<MemoryPoolMXBean, MemoryUsage> usage) {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(which)
                        .map(usage)
                        .mapToLong(MemoryUsage::getUsed)
                        .sum()
                / 1_024;
    }
}
