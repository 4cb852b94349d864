package dev.percpu.counters.failure;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** Runs something called back out of C, so that a virtual thread cannot leave its carrier. */
public final class Pinned {

    private static final ThreadLocal<Runnable> TASK = new ThreadLocal<>();
    private static final ThreadLocal<Throwable> THROWN = new ThreadLocal<>();
    private static final MethodHandle QSORT;
    private static final MemorySegment COMPARE;
    private static final MemorySegment TWO = Arena.global().allocate(16, 8);

    static {
        Linker linker = Linker.nativeLinker();
        QSORT =
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("qsort"),
                        FunctionDescriptor.ofVoid(ADDRESS, JAVA_LONG, JAVA_LONG, ADDRESS));
        try {
            MethodHandle compare =
                    MethodHandles.lookup()
                            .findStatic(
                                    Pinned.class,
                                    "compare",
                                    MethodType.methodType(
                                            int.class, MemorySegment.class, MemorySegment.class));
            COMPARE =
                    linker.upcallStub(
                            compare,
                            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS),
                            Arena.global());
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private Pinned() {}

    /** Nothing may be thrown through C. */
    private static int compare(MemorySegment one, MemorySegment another) {
        try {
            TASK.get().run();
        } catch (Throwable e) {
            THROWN.set(e);
        }
        return 0;
    }

    /** Runs a task once or more often. */
    public static void run(Runnable task) {
        TASK.set(task);
        THROWN.remove();
        try {
            QSORT.invokeExact(TWO, 2L, 8L, COMPARE);
        } catch (Throwable e) {
            THROWN.set(e);
        }
        if (THROWN.get() != null) {
            throw new IllegalStateException(THROWN.get());
        }
    }
}
