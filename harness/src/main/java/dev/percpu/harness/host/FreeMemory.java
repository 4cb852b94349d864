package dev.percpu.harness.host;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The memory that processes can use without swapping. */
public final class FreeMemory {

    private static final Pattern AVAILABLE =
            Pattern.compile("^MemAvailable:\\s+(\\d{1,15}) kB$", Pattern.MULTILINE);

    /** The assumed size if the kernel does not report it. */
    private static final long UNKNOWN = 2L << 30;

    private FreeMemory() {}

    /**
     * The kernel's estimate of the available memory at this moment.
     *
     * @return bytes; two gibibytes if the kernel does not report it
     */
    public static long bytes() {
        return bytes(new KernelFiles(Path.of("/")));
    }

    static long bytes(KernelFiles files) {
        Matcher match = AVAILABLE.matcher(files.text("proc/meminfo").orElse(""));
        return match.find() ? Long.parseLong(match.group(1)) * 1024 : UNKNOWN;
    }
}
