package dev.percpu.counters.failure;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Makes the kernel refuse {@code membarrier} to the calling thread, for good. */
final class Seccomp {

    private static final int PR_SET_SECCOMP = 22;
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final long SECCOMP_MODE_FILTER = 2;
    private static final short LOAD = 0x20;
    private static final short JUMP_IF_EQUAL = 0x15;
    private static final short RETURN = 0x06;
    private static final int ALLOW = 0x7fff_0000;
    private static final int ERRNO = 0x0005_0000;
    private static final int INSTRUCTION = 8;

    private Seccomp() {}

    /** Whether that could be done. */
    static boolean refuseMembarrier(int errno) {
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        Arena arena = Arena.global();
        MemorySegment filter = arena.allocate(4 * INSTRUCTION, INSTRUCTION);
        instruction(filter, 0, LOAD, 0, 0);
        instruction(filter, 1, JUMP_IF_EQUAL, 1, arm ? 283 : 324);
        instruction(filter, 2, RETURN, 0, ERRNO | errno);
        instruction(filter, 3, RETURN, 0, ALLOW);
        MemorySegment program = arena.allocate(16, 8);
        program.set(JAVA_SHORT, 0, (short) 4);
        program.set(ADDRESS, 8, filter);
        Linker linker = Linker.nativeLinker();
        MethodHandle prctl =
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("prctl"),
                        FunctionDescriptor.of(
                                JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
                        Linker.Option.firstVariadicArg(1));
        try {
            return (int) prctl.invokeExact(PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L) == 0
                    && (int)
                                    prctl.invokeExact(
                                            PR_SET_SECCOMP,
                                            SECCOMP_MODE_FILTER,
                                            program.address(),
                                            0L,
                                            0L)
                            == 0;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** An instruction; where the comparison fails, so many are skipped. */
    private static void instruction(
            MemorySegment filter, int at, short code, int skipped, int operand) {
        long offset = (long) INSTRUCTION * at;
        filter.set(JAVA_SHORT, offset, code);
        filter.set(JAVA_BYTE, offset + 3, (byte) skipped);
        filter.set(JAVA_INT, offset + 4, operand);
    }
}
