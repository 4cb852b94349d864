package dev.percpu.counters.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The mappings of this process. */
public final class OwnMappings {

    private OwnMappings() {}

    /** Whether any of them contains the address. */
    public static boolean contain(long address) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/maps")).stream()
                .map(line -> line.substring(0, line.indexOf(' ')).split("-"))
                .anyMatch(
                        range ->
                                Long.parseUnsignedLong(range[0], 16) <= address
                                        && address < Long.parseUnsignedLong(range[1], 16));
    }
}
