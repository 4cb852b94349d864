package dev.percpu.counters.linux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks a library before it is loaded. The dynamic linker trusts the file's own headers, and the
 * process crashes if the file is truncated or its tables are missing.
 *
 * <p>The check detects a file that is not a shared library for this machine, a file that is shorter
 * than its headers say, and a file whose dynamic section has a missing or misplaced table. It does
 * not detect damage to the code itself.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/elf.5.html">elf(5)</a>
 */
final class ElfFile {

    private static final int MAGIC = 0x7f454c46;
    private static final int CLASS_64 = 2;
    private static final int LITTLE_ENDIAN = 1;
    private static final int SHARED_OBJECT = 3;

    private static final int HEADER_BYTES = 64;
    private static final int PROGRAM_HEADER_BYTES = 56;
    private static final int SECTION_HEADER_BYTES = 64;
    private static final int LOAD = 1;
    private static final int DYNAMIC = 2;

    private static final int STRINGS = 5;
    private static final int SYMBOLS = 6;
    private static final int RELOCATIONS = 7;
    private static final int RELOCATIONS_BYTES = 8;
    private static final int STRINGS_BYTES = 10;
    private static final int HASH = 4;
    private static final int GNU_HASH = 0x6ffffef5;

    /** Far more than the size of any real bridge. */
    private static final long MOST_BYTES = 64L << 20;

    /** The ELF machine numbers, by architecture. */
    private static final Map<String, Integer> MACHINES =
            Map.of("x86_64", 62, "aarch64", 183, "riscv64", 243);

    /** A part of the file that is mapped, and its address. */
    private record Segment(long offset, long address, long fileBytes) {
        boolean holds(long from, long bytes) {
            return from >= address && bytes >= 0 && from - address <= fileBytes - bytes;
        }
    }

    private final ByteBuffer file;
    private final List<Segment> loaded = new ArrayList<>();

    private ElfFile(ByteBuffer file) {
        this.file = file.order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Tells why a file cannot be loaded.
     *
     * @param file an existing file
     * @param architecture the machine's architecture, as {@code uname -m} prints it
     * @return the damage; empty if none was found
     * @throws IOException if it cannot be read
     */
    static Optional<String> damage(Path file, String architecture) throws IOException {
        long bytes = Files.size(file);
        if (bytes > MOST_BYTES) {
            return Optional.of("it has " + bytes + " bytes, far more than a bridge");
        }
        return damage(ByteBuffer.wrap(Files.readAllBytes(file)), architecture);
    }

    static Optional<String> damage(ByteBuffer file, String architecture) {
        try {
            return new ElfFile(file).damage(architecture);
        } catch (ArithmeticException | IndexOutOfBoundsException e) {
            return Optional.of("it is truncated, or its headers are damaged");
        }
    }

    private Optional<String> damage(String architecture) {
        if (file.limit() == 0) {
            return Optional.of("it is empty");
        }
        if (file.limit() < HEADER_BYTES || Integer.reverseBytes(file.getInt(0)) != MAGIC) {
            return Optional.of("it is not an ELF file");
        }
        Integer machine = MACHINES.get(architecture);
        boolean fits =
                file.get(4) == CLASS_64
                        && file.get(5) == LITTLE_ENDIAN
                        && (machine == null || file.getShort(18) == machine);
        if (!fits) {
            return Optional.of("it is not for the architecture " + architecture);
        }
        if (file.getShort(16) != SHARED_OBJECT) {
            return Optional.of("it is not a shared library");
        }
        return cutOff().or(this::tables);
    }

    /**
     * The section headers are at the end of the file, so a file that has all of them is complete.
     */
    private Optional<String> cutOff() {
        long sections = file.getLong(40);
        long end = sections + Short.toUnsignedLong(file.getShort(60)) * SECTION_HEADER_BYTES;
        if (sections < 0 || sections > file.limit() || end > file.limit()) {
            return Optional.of(
                    "it is truncated: it has " + file.limit() + " of at least " + end + " bytes");
        }
        return Optional.empty();
    }

    private Optional<String> tables() {
        int at = Math.toIntExact(file.getLong(32));
        Segment dynamic = null;
        for (int i = 0;
                i < Short.toUnsignedInt(file.getShort(56));
                i++, at += PROGRAM_HEADER_BYTES) {
            Segment segment =
                    new Segment(file.getLong(at + 8), file.getLong(at + 16), file.getLong(at + 32));
            if (segment.offset < 0
                    || segment.fileBytes < 0
                    || segment.offset > file.limit() - segment.fileBytes) {
                return Optional.of("it is truncated: a segment is beyond its end");
            }
            switch (file.getInt(at)) {
                case LOAD -> loaded.add(segment);
                case DYNAMIC -> dynamic = segment;
                default -> {}
            }
        }
        if (dynamic == null) {
            return Optional.of("it has no dynamic section");
        }
        return misplaced(entries(dynamic));
    }

    private Map<Long, Long> entries(Segment dynamic) {
        Map<Long, Long> entries = new HashMap<>();
        int at = Math.toIntExact(dynamic.offset);
        for (long tag; (tag = file.getLong(at)) != 0; at += 16) {
            entries.put(tag, file.getLong(at + 8));
        }
        return entries;
    }

    private Optional<String> misplaced(Map<Long, Long> entries) {
        boolean strings = placed(entries, STRINGS, entries.getOrDefault((long) STRINGS_BYTES, -1L));
        boolean symbols = placed(entries, SYMBOLS, 24);
        boolean hash = placed(entries, GNU_HASH, 16) || placed(entries, HASH, 8);
        boolean relocations =
                !entries.containsKey((long) RELOCATIONS)
                        || placed(
                                entries,
                                RELOCATIONS,
                                entries.getOrDefault((long) RELOCATIONS_BYTES, -1L));
        return strings && symbols && hash && relocations
                ? Optional.empty()
                : Optional.of("its dynamic section is damaged");
    }

    private boolean placed(Map<Long, Long> entries, long tag, long bytes) {
        Long address = entries.get(tag);
        return address != null && loaded.stream().anyMatch(part -> part.holds(address, bytes));
    }
}
