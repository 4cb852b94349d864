package dev.percpu.counters.failure.inside;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/**
 * Grows a counter whose slots grow, as an update does that has met another thread. The module that
 * grows them shows itself to few.
 */
final class Growth {

    /** The class of such counters. */
    static final Class<?> TYPE;

    private static final Method GROW;
    private static final Field SLOTS;
    private static final Field RAN_OUT;

    static {
        try {
            TYPE = Class.forName("dev.percpu.counters.internal.GrowingSlots");
            GROW = TYPE.getDeclaredMethod("grow", long[].class);
            SLOTS = TYPE.getDeclaredField("slots");
            RAN_OUT = TYPE.getDeclaredField("ranOut");
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
        GROW.setAccessible(true);
        SLOTS.setAccessible(true);
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
            return GROW.invoke(counter, SLOTS.get(counter));
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new AssertionError("growth throws no exception", e);
        } catch (IllegalAccessException e) {
            throw new AssertionError("it is accessible", e);
        }
    }
}
