package dev.percpu.counters.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The features of the kernel's {@code membarrier}. They are queried once, when this class is first
 * used, without any registration. Thread-safe.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/membarrier.2.html">membarrier</a>
 */
public final class Membarrier {

    /** The barriers, by the threads that they reach. Each is a bit of the query's answer. */
    public enum Command {
        /** All threads of the machine; takes milliseconds. */
        GLOBAL(0),
        /** The threads of all processes that registered for it. */
        GLOBAL_EXPEDITED(1),
        /** The running threads of this process. */
        PRIVATE_EXPEDITED(3),
        /** The same, and also synchronises their instruction streams. */
        PRIVATE_EXPEDITED_SYNC_CORE(5),
        /**
         * The same as {@link #PRIVATE_EXPEDITED}, and also restarts their restartable sequences.
         */
        PRIVATE_EXPEDITED_RSEQ(7);

        private final int bit;

        Command(int bit) {
            this.bit = bit;
        }
    }

    private static final int QUERY = 0;

    /** Returned by kernels without the system call, and by sandboxes that hide it. */
    private static final int ENOSYS = 38;

    private static final Set<Command> COMMANDS;
    private static final Optional<String> REFUSAL;

    static {
        Set<Command> commands = EnumSet.noneOf(Command.class);
        REFUSAL = ask(commands);
        COMMANDS = Collections.unmodifiableSet(commands);
    }

    private Membarrier() {}

    /**
     * Tells why the fence that restarts restartable sequences is not available.
     *
     * @return the reason and the remedy; empty if it is available
     */
    public static Optional<String> unavailable() {
        return REFUSAL;
    }

    /**
     * Returns the kernel's commands.
     *
     * @return the commands; empty if the kernel cannot be queried
     */
    public static Set<Command> commands() {
        return COMMANDS;
    }

    private static Optional<String> ask(Set<Command> into) {
        Optional<String> libc = LibC.unavailable();
        if (libc.isPresent()) {
            return libc;
        }
        String architecture = System.getProperty("os.arch", "unknown");
        OptionalLong number = number(architecture);
        if (number.isEmpty()) {
            return Optional.of(
                    "the number of the system call membarrier is not known for "
                            + architecture
                            + "; use x86-64 or AArch64");
        }
        try {
            long answer = query(number.getAsLong());
            if (answer < 0) {
                return refused((int) -answer);
            }
            into.addAll(commands(answer));
            return missing(into);
        } catch (RuntimeException e) {
            return Optional.of("this JVM cannot call syscall (" + e + "); use a JDK 25");
        }
    }

    /** Returns the number of the system call, because libc has no function for it. */
    static OptionalLong number(String architecture) {
        return switch (architecture) {
            case "amd64", "x86_64" -> OptionalLong.of(324);
            case "aarch64" -> OptionalLong.of(283);
            default -> OptionalLong.empty();
        };
    }

    static Set<Command> commands(long mask) {
        Set<Command> commands = EnumSet.noneOf(Command.class);
        Arrays.stream(Command.values())
                .filter(command -> (mask >> command.bit & 1) != 0)
                .forEach(commands::add);
        return commands;
    }

    private static Optional<String> refused(int errno) {
        String allow = "allow that system call in the sandbox's seccomp profile";
        return Optional.of(
                errno == ENOSYS
                        ? "the kernel has no membarrier: "
                                + LibC.text(errno)
                                + "; use Linux 5.10 or later, or "
                                + allow
                        : "the kernel refuses membarrier: " + LibC.text(errno) + "; " + allow);
    }

    static Optional<String> missing(Set<Command> commands) {
        return commands.contains(Command.PRIVATE_EXPEDITED_RSEQ)
                ? Optional.empty()
                : Optional.of(
                        "the kernel's membarrier has no PRIVATE_EXPEDITED_RSEQ; use Linux 5.10 or"
                                + " later, built with CONFIG_RSEQ");
    }

    /** Returns the mask of commands, or the negated error number. */
    private static long query(long number) {
        StructLayout state = Linker.Option.captureStateLayout();
        Linker linker = Linker.nativeLinker();
        MethodHandle syscall =
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("syscall"),
                        FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT),
                        Linker.Option.firstVariadicArg(1),
                        Linker.Option.captureCallState("errno"));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment call = arena.allocate(state);
            long answer = (long) syscall.invokeExact(call, number, QUERY, 0, 0);
            return answer >= 0
                    ? answer
                    : -(int) state.varHandle(PathElement.groupElement("errno")).get(call, 0L);
        } catch (Error | RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
