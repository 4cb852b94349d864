package dev.percpu.counters.failure.inside;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;

/**
 * Grows a counter whose slots grow, as an update does that has met another thread. The module that
 * grows them shows itself to few. Method handles throw what growth throws; a field that is read by
 * reflection at the end of the stack throws an InternalError instead.
 */
final class Growth {

    /** The class of such counters. */
    static final Class<?> TYPE;

    private static final MethodHandle GROW;
    private static final MethodHandle SLOTS;
    private static final Field RAN_OUT;

    static {
        try {
            TYPE = Class.forName("dev.percpu.counters.internal.GrowingSlots");
            Method grow = TYPE.getDeclaredMethod("grow", long[].class);
            grow.setAccessible(true);
            GROW =
                    MethodHandles.lookup()
                            .unreflect(grow)
                            .asType(MethodType.methodType(void.class, Object.class, long[].class));
            Field slots = TYPE.getDeclaredField("slots");
            slots.setAccessible(true);
            SLOTS =
                    MethodHandles.lookup()
                            .unreflectGetter(slots)
                            .asType(MethodType.methodType(long[].class, Object.class));
            RAN_OUT = TYPE.getDeclaredField("ranOut");
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
        RAN_OUT.setAccessible(true);
    }

    private Growth() {}

    /** Forgets that memory has run out, so that growth is tried again at once. */
    static void forget() {
        try {
            RAN_OUT.setLong(null, 0);
        } catch (IllegalAccessException e) {
            throw new AssertionError("it is accessible", e);
        }
    }

    /** One growth, if there may be more slots. */
    static Object once(Object counter) {
        try {
            GROW.invokeExact(counter, (long[]) SLOTS.invokeExact(counter));
            return null;
        } catch (Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("growth throws no exception", e);
        }
    }
}
