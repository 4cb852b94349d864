package dev.percpu.counters.design;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * What Java 17 cannot say of a thread yet. The handles are constants, and cost what direct calls
 * do.
 */
public final class Threads {

    private static final MethodHandle ID;
    private static final MethodHandle VIRTUAL;

    static {
        MethodHandle virtual =
                MethodHandles.dropArguments(
                        MethodHandles.constant(boolean.class, false), 0, Thread.class);
        try {
            MethodHandles.Lookup jdk = MethodHandles.publicLookup();
            MethodType id = MethodType.methodType(long.class);
            if (Runtime.version().feature() >= 21) {
                ID = jdk.findVirtual(Thread.class, "threadId", id);
                virtual =
                        jdk.findVirtual(
                                Thread.class, "isVirtual", MethodType.methodType(boolean.class));
            } else {
                ID = jdk.findVirtual(Thread.class, "getId", id);
            }
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
        VIRTUAL = virtual;
    }

    private Threads() {}

    /**
     * The number of a thread.
     *
     * @param thread a thread
     * @return its identifier, which no other thread of the process has
     */
    public static long id(Thread thread) {
        try {
            return (long) ID.invokeExact(thread);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /**
     * Whether a thread is carried by others.
     *
     * @param thread a thread
     * @return whether it is virtual; {@code false} before Java 21
     */
    public static boolean isVirtual(Thread thread) {
        try {
            return (boolean) VIRTUAL.invokeExact(thread);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static IllegalStateException unexpected(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return new IllegalStateException(e);
    }
}
