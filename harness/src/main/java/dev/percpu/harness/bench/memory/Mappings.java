package dev.percpu.harness.bench.memory;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The private anonymous memory of this process, as it is mapped at one moment. It tells apart what
 * was mapped later from what the JVM had already, and how much of the new memory is resident.
 *
 * <p>For few counters, the growth of the whole process would not be usable, because the JVM itself
 * grows by several times their memory.
 *
 * @param ranges the mapped ranges, in the order of their addresses
 * @see <a href="https://docs.kernel.org/admin-guide/mm/pagemap.html">pagemap</a>
 */
record Mappings(List<Range> ranges) {

    private static final Path SMAPS = Path.of("/proc/self/smaps");
    private static final String PAGEMAP = "/proc/self/pagemap";
    private static final Pattern PAGE_SIZE = Pattern.compile("KernelPageSize: +(\\d+) kB");

    /** Readable and writable, private, with no device, inode or name. */
    private static final Pattern ANONYMOUS =
            Pattern.compile("^([0-9a-f]+)-([0-9a-f]+) rw-p [0-9a-f]+ 00:00 0 *$");

    private static final long PRESENT_OR_SWAPPED = 3L << 62;
    private static final int BUFFER_BYTES = 1 << 16;

    /** The addresses from {@code begin} to {@code end}; {@code end} is not included. */
    record Range(long begin, long end) {}

    Mappings {
        ranges = List.copyOf(ranges);
    }

    static Mappings now() {
        return parse(smaps());
    }

    static Mappings parse(List<String> smaps) {
        List<Range> ranges = new ArrayList<>();
        for (String line : smaps) {
            Matcher match = ANONYMOUS.matcher(line);
            if (match.matches()) {
                ranges.add(
                        new Range(
                                Long.parseUnsignedLong(match.group(1), 16),
                                Long.parseUnsignedLong(match.group(2), 16)));
            }
        }
        return new Mappings(ranges);
    }

    /**
     * The bytes of pages that are now resident or in swap, and that were not mapped at that moment.
     */
    long residentSince() {
        List<String> smaps = smaps();
        long pageBytes = pageBytes(smaps);
        try (RandomAccessFile pagemap = new RandomAccessFile(PAGEMAP, "r")) {
            long pages = 0;
            for (Range range : parse(smaps).without(this)) {
                pages += resident(pagemap, range.begin / pageBytes, range.end / pageBytes);
            }
            return pages * pageBytes;
        } catch (IOException e) {
            throw new UncheckedIOException(PAGEMAP + " cannot be read", e);
        }
    }

    /**
     * The ranges that are mapped here and not in the other mappings; a mapping may have grown at
     * either end.
     */
    List<Range> without(Mappings others) {
        List<Range> rest = new ArrayList<>();
        for (Range range : ranges) {
            long begin = range.begin;
            for (Range other : others.ranges) {
                if (other.end > begin && other.begin < range.end) {
                    if (other.begin > begin) {
                        rest.add(new Range(begin, other.begin));
                    }
                    begin = other.end;
                }
            }
            if (begin < range.end) {
                rest.add(new Range(begin, range.end));
            }
        }
        return rest;
    }

    private static long resident(RandomAccessFile pagemap, long page, long end) throws IOException {
        long resident = 0;
        byte[] buffer = new byte[(int) Math.min(BUFFER_BYTES, (end - page) * Long.BYTES)];
        ByteBuffer entries = ByteBuffer.wrap(buffer).order(ByteOrder.nativeOrder());
        for (long next = page; next < end; next += buffer.length / Long.BYTES) {
            int length = (int) Math.min(buffer.length, (end - next) * Long.BYTES);
            pagemap.seek(next * Long.BYTES);
            pagemap.readFully(buffer, 0, length);
            for (int at = 0; at < length; at += Long.BYTES) {
                if ((entries.getLong(at) & PRESENT_OR_SWAPPED) != 0) {
                    resident++;
                }
            }
        }
        return resident;
    }

    private static List<String> smaps() {
        try {
            return Files.readAllLines(SMAPS, ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(SMAPS + " cannot be read", e);
        }
    }

    static long pageBytes(List<String> smaps) {
        return smaps.stream()
                .map(PAGE_SIZE::matcher)
                .filter(Matcher::find)
                .mapToLong(match -> Long.parseLong(match.group(1)) * 1024)
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        SMAPS + " does not say the size of a page"));
    }
}
