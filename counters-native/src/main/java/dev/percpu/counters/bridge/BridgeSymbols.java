package dev.percpu.counters.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The addresses of the C bridge's functions in this process. The generated bindings look functions
 * up here. So the library need not belong to a class loader, and one mapped library serves all
 * class loaders.
 *
 * <p>The library stays mapped for ever, because a thread's rseq area may name a sequence of it for
 * as long as the thread lives. It must be mapped only once, even if several class loaders load the
 * counters. So the first class loader stores the addresses of the functions in a system property,
 * and the others read them there. A child process that inherits the property does not use the
 * addresses, because the named file must be mapped in the process itself.
 */
public final class BridgeSymbols {

    private static final Path MAPS = Path.of("/proc/self/maps");
    private static final String PREFIX = "percpu-counters.bridge.";
    private static final String SEPARATOR = " ";
    private static final int HEX = 16;

    private static volatile SymbolLookup lookup = name -> Optional.empty();

    private BridgeSymbols() {}

    /**
     * Returns the lookup of the bridge's functions.
     *
     * @return a lookup that finds nothing before the bridge is loaded
     */
    public static SymbolLookup lookup() {
        return lookup;
    }

    /**
     * Sets the lookup of the bridge's functions.
     *
     * @param library the new lookup
     */
    public static void use(SymbolLookup library) {
        lookup = library;
    }

    /**
     * Finds the functions of a library that this process has already mapped.
     *
     * @param identity a text that is equal for the same library
     * @param functions their names
     * @return the lookup; empty if there is no such library, or if it is no longer mapped
     */
    public static Optional<SymbolLookup> shared(String identity, List<String> functions) {
        String known = System.getProperty(PREFIX + identity);
        if (known == null) {
            return Optional.empty();
        }
        String[] parts = known.split(SEPARATOR);
        if (parts.length != functions.size() + 1) {
            return Optional.empty();
        }
        Map<String, MemorySegment> addresses = new HashMap<>();
        try {
            List<String> mapped = mappings(parts[0]);
            for (int i = 0; i < functions.size(); i++) {
                long address = Long.parseLong(parts[i + 1], HEX);
                if (!covered(mapped, address)) {
                    return Optional.empty();
                }
                addresses.put(functions.get(i), MemorySegment.ofAddress(address));
            }
        } catch (NumberFormatException | IOException e) {
            return Optional.empty();
        }
        return Optional.of(name -> Optional.ofNullable(addresses.get(name)));
    }

    /**
     * Makes a library available to other class loaders.
     *
     * @param identity a text that is equal for the same library
     * @param file the file that it was loaded from; it may have been deleted since
     * @param functions their names
     * @param library the lookup of the functions
     */
    public static void share(
            String identity, Path file, List<String> functions, SymbolLookup library) {
        StringBuilder known = new StringBuilder(file.toString());
        for (String function : functions) {
            Optional<MemorySegment> address = library.find(function);
            if (address.isEmpty() || file.toString().contains(SEPARATOR)) {
                return;
            }
            known.append(SEPARATOR).append(Long.toHexString(address.get().address()));
        }
        System.getProperties().putIfAbsent(PREFIX + identity, known.toString());
    }

    /** Returns the mappings of a file. The file may have been deleted. */
    private static List<String> mappings(String file) throws IOException {
        List<String> mapped = new ArrayList<>();
        // Unlike the reader of Files, this one continues if a file's name is not valid UTF-8.
        try (InputStream maps = Files.newInputStream(MAPS);
                BufferedReader lines = new BufferedReader(new InputStreamReader(maps, UTF_8))) {
            for (String line; (line = lines.readLine()) != null; ) {
                if (line.contains(SEPARATOR + file)) {
                    mapped.add(line);
                }
            }
        }
        return mapped;
    }

    private static boolean covered(List<String> mapped, long address) {
        for (String line : mapped) {
            if (covers(line, address)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether an address is in the range at the start of a line such as {@code 7f00-7fff r-xp ...}.
     */
    private static boolean covers(String line, long address) {
        int dash = line.indexOf('-');
        long begin = Long.parseUnsignedLong(line.substring(0, dash), HEX);
        long end = Long.parseUnsignedLong(line.substring(dash + 1, line.indexOf(' ')), HEX);
        return begin <= address && address < end;
    }
}
