package dev.percpu.harness.host;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Memory that can be used without pushing anything out. */
public final class FreeMemory {

    private static final Pattern AVAILABLE =
            Pattern.compile("^MemAvailable:\\s+(\\d{1,15}) kB$", Pattern.MULTILINE);

    /** What is taken to be there where the kernel does not say. */
    private static final long UNKNOWN = 2L << 30;

    private FreeMemory() {}

    /**
     * What the kernel takes to be available at this moment.
     *
     * @return bytes; two gibibytes where the kernel does not say
     */
    public static long bytes() {
        return bytes(new KernelFiles(Path.of("/")));
    }

    static long bytes(KernelFiles files) {
        Matcher match = AVAILABLE.matcher(files.text("proc/meminfo").orElse(""));
        return match.find() ? Long.parseLong(match.group(1)) * 1024 : UNKNOWN;
    }
}
