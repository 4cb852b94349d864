package dev.percpu.counters.design;

import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.CpuList;
import dev.percpu.counters.internal.UsableCpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How many CPUs counters are sized for: one more than the highest id that the kernel may ever bring
 * online. {@link Runtime#availableProcessors} does not serve: it shrinks with the affinity mask and
 * a container's quota, while the ids that threads run on do not. It does serve where the thread
 * chooses the slot.
 */
public final class PossibleCpus {

    private static final Path FILE = Path.of("/sys/devices/system/cpu/possible");
    private static final int MACHINE = read(FILE);

    private PossibleCpus() {}

    /**
     * This machine's number; where the kernel does not tell, the number of available processors.
     *
     * @return one more than the highest possible CPU id, at least 1
     */
    public static int machine() {
        return MACHINE;
    }

    /**
     * Checks the number that options ask for.
     *
     * @param options may ask for more than the machine has
     * @throws IllegalArgumentException if the options ask for fewer than the machine has
     */
    static void check(CounterOptions options) {
        int cpus = of(options);
        if (cpus < MACHINE) {
            throw new IllegalArgumentException(
                    "possibleCpus must be at least this machine's " + MACHINE + ", not " + cpus);
        }
    }

    /** The number that slots chosen by CPU are sized for. */
    static int of(CounterOptions options) {
        return options.possibleCpus().orElse(MACHINE);
    }

    /**
     * The number that slots chosen by thread are sized for: that of the options if they give one,
     * of slots or of CPUs; otherwise the CPUs that the process may use at this moment.
     */
    static int usable(CounterOptions options) {
        return options.slots().orElseGet(() -> options.possibleCpus().orElseGet(UsableCpus::count));
    }

    static int read(Path file) {
        int length;
        try {
            length = CpuList.parse(Files.readString(file)).length();
        } catch (IOException | IllegalArgumentException e) {
            // No such file, as on another kernel, or none that makes sense: the JVM's own count is
            // then the best there is, and every index is checked against it.
            length = 0;
        }
        return length > 0 ? length : UsableCpus.count();
    }
}
