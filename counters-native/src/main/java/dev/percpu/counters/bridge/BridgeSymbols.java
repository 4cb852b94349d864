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
 * Where the functions of the C bridge are in this process. The generated bindings ask here, so that
 * the library need not belong to a class loader, and one that is mapped serves all of them.
 *
 * <p>The library stays mapped for good, since a thread's rseq area may name a sequence of it for as
 * long as the thread lives. So that it is mapped once, and not once for each class loader that the
 * counters are loaded by, the first one leaves the addresses of the functions in a system property,
 * in which the others find them. Another process that was given the property does not take them:
 * the file of that name has to be mapped there.
 */
public final class BridgeSymbols {

    private static final Path MAPS = Path.of("/proc/self/maps");
    private static final String PREFIX = "percpu-counters.bridge.";
    private static final String SEPARATOR = " ";
    private static final int HEX = 16;

    private static volatile SymbolLookup lookup = name -> Optional.empty();

    private BridgeSymbols() {}

    /**
     * Finds the bridge's functions.
     *
     * @return finds nothing before the bridge is loaded
     */
    public static SymbolLookup lookup() {
        return lookup;
    }

    /**
     * From now on functions are found there.
     *
     * @param library finds them
     */
    public static void use(SymbolLookup library) {
        lookup = library;
    }

    /**
     * The functions of a library that this process has mapped before.
     *
     * @param identity what is equal for the same library
     * @param functions their names
     * @return finds them; empty if there is none, or it is mapped no more
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
     * Lets other class loaders find a library.
     *
     * @param identity what is equal for the same library
     * @param file what it was loaded from, which may be gone by then
     * @param functions their names
     * @param library finds them
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

    /** The mappings of a file, which may be gone by now. */
    private static List<String> mappings(String file) throws IOException {
        List<String> mapped = new ArrayList<>();
        // Unlike that of Files, this reader reads on where a file's name is not UTF-8.
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

    /** Whether an address is in the range that a line begins with: {@code 7f00-7fff r-xp ...}. */
    private static boolean covers(String line, long address) {
        int dash = line.indexOf('-');
        long begin = Long.parseUnsignedLong(line.substring(0, dash), HEX);
        long end = Long.parseUnsignedLong(line.substring(dash + 1, line.indexOf(' ')), HEX);
        return begin <= address && address < end;
    }
}
