package dev.percpu.counters.linux;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the kernel says of this process's mappings. */
public final class SmapsFlags {

    private SmapsFlags() {}

    /** The kernel's two-letter words for the mapping that an address is in. */
    public static List<String> of(long address) throws Exception {
        boolean found = false;
        for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
            String first = line.substring(0, line.indexOf(' '));
            if (first.contains("-")) {
                String[] range = first.split("-");
                found =
                        Long.parseUnsignedLong(range[0], 16) <= address
                                && address < Long.parseUnsignedLong(range[1], 16);
            } else if (found && first.equals("VmFlags:")) {
                return List.of(line.substring(first.length()).strip().split(" "));
            }
        }
        return List.of();
    }
}
