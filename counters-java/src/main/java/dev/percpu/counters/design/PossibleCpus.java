package dev.percpu.counters.design;

import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.CpuList;
import dev.percpu.counters.internal.UsableCpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The number of CPUs that counters are sized for: the highest id that the kernel may ever bring
 * online, plus one. {@link Runtime#availableProcessors} is not suitable: the affinity mask and a
 * container's quota make it smaller, but not the ids of the CPUs that threads run on. It is
 * suitable if the index chooses the slot by thread.
 */
public final class PossibleCpus {

    private static final Path FILE = Path.of("/sys/devices/system/cpu/possible");
    private static final int MACHINE = read(FILE);

    private PossibleCpus() {}

    /**
     * Returns this machine's number. If the kernel does not provide it, returns the number of
     * available processors.
     *
     * @return the highest possible CPU id plus one, at least 1
     */
    public static int machine() {
        return MACHINE;
    }

    /**
     * Checks the number that options ask for.
     *
     * @param options the options; they may ask for more CPUs than the machine has
     * @throws IllegalArgumentException if the options ask for fewer than the machine has
     */
    static void check(CounterOptions options) {
        int cpus = of(options);
        if (cpus < MACHINE) {
            throw new IllegalArgumentException(
                    "possibleCpus must be at least this machine's " + MACHINE + ", not " + cpus);
        }
    }

    /** The number of CPUs for slots that are chosen by CPU. */
    static int of(CounterOptions options) {
        return options.possibleCpus().orElse(MACHINE);
    }

    /**
     * The number of CPUs for slots that are chosen by thread. This is the number of slots or CPUs
     * in the options, if they have one; otherwise the number of CPUs that the process may use now.
     */
    static int usable(CounterOptions options) {
        return options.slots().orElseGet(() -> options.possibleCpus().orElseGet(UsableCpus::count));
    }

    static int read(Path file) {
        int length;
        try {
            length = CpuList.parse(Files.readString(file)).length();
        } catch (IOException | IllegalArgumentException e) {
            // The file is missing, as on another kernel, or damaged. Then the JVM's own number is
            // the best available, and every index is checked against it.
            length = 0;
        }
        return length > 0 ? length : UsableCpus.count();
    }
}
